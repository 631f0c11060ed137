import { messageText } from "../../cli/message-text";

test.each([
  ["subject and first line", { subject: "Your case", body: "Dear parent,\nall is well." }, "Your case: Dear parent,"],
  [
    "the sentence of an e-mail that AWS gave its own subject",
    { subject: "AWS Notification Message", body: '"thrive-delivery-intake failed. Execution 7."' },
    "thrive-delivery-intake failed. Execution 7.",
  ],
  [
    "the text of a webhook",
    { subject: "", body: '{"text":"intake failed.\\nSee there.","kind":"failed"}' },
    "intake failed.",
  ],
  ["the body of a webhook without a text", { subject: "", body: '{"text":{"a":1}}' }, '{"text":{"a":1}}'],
  ["no more than the subject of an empty message", { subject: "Your case", body: "" }, "Your case"],
  ["a body that is null", { subject: "", body: "null" }, "null"],
  ["nothing that steers the terminal", { subject: "\u001b[2JYour case", body: "a\u0007b" }, "Your case: a b"],
])("a person reads %s", (_, message, text) => {
  expect(messageText(message)).toBe(text);
});
