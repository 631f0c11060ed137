import { Clock } from "../../../emulator/clock";
import { FaultRules } from "../../../emulator/faults/fault-rules";
import { callFate } from "../../../emulator/faults/struck-call";
import { faultyAnswers } from "../../../emulator/inbox/faulty-answers";
import { Inbox } from "../../../emulator/inbox/inbox";
import type { InboxMessage } from "../../../emulator/inbox/inbox-message";

const now = () => new Date("2026-01-01T12:00:00Z");
const email = { channel: "email", from: "a@example.org", to: ["b@example.org"], subject: "Hello", body: "Dear B" };
const post = (inbox: Inbox, message: object) =>
  inbox.control({ method: "POST", path: "", query: new URLSearchParams(), body: JSON.stringify(message) });

async function list(inbox: Inbox, since?: string): Promise<InboxMessage[]> {
  const query = new URLSearchParams(since === undefined ? {} : { since });
  const { status, value } = await inbox.control({ method: "GET", path: "", query, body: "" });
  expect(status).toBe(200);
  return (value as { messages: InboxMessage[] }).messages;
}

test("keeps what was handed over, with a number and the time", async () => {
  const inbox = new Inbox(now);
  expect(await post(inbox, email)).toEqual({ status: 200, value: {} });
  expect(await list(inbox)).toEqual([{ id: 1, time: "2026-01-01T12:00:00.000Z", ...email }]);
});

test.each([
  ["https://hooks.slack.com/services/T000/B000/x", "chat"],
  ["https://example.webhook.office.com/webhookb2/x", "chat"],
  ["https://hooks.slack.com.example.org/x", "webhook"],
  ["https://example.org/hook", "webhook"],
])("a request to %s is of channel %s", async (to, channel) => {
  const inbox = new Inbox(now);
  await post(inbox, { channel: "http", to, method: "POST", body: "{}" });
  expect(await list(inbox)).toMatchObject([{ channel, from: "", to: [to], subject: "", body: "{}" }]);
});

test("lists what came after a message", async () => {
  const inbox = new Inbox(now);
  for (let count = 0; count < 3; count++) await post(inbox, email);
  expect((await list(inbox, "1")).map(({ id }) => id)).toEqual([2, 3]);
});

test("refuses to list after what is no number", async () => {
  const answer = await new Inbox(now).control({
    method: "GET",
    path: "",
    query: new URLSearchParams("since=now"),
    body: "",
  });
  expect(answer).toEqual({
    status: 400,
    value: { problems: ['since "now": give the id of a message, a whole number'] },
  });
});

test("keeps the last thousand", async () => {
  const inbox = new Inbox(now);
  for (let count = 0; count < 1001; count++) await post(inbox, email);
  const messages = await list(inbox);
  expect([messages.length, messages[0]!.id]).toEqual([1000, 2]);
});

test("a fault answers in the other side's place, and the message has not arrived", async () => {
  const faults = new FaultRules();
  const inbox = new Inbox(
    now,
    faultyAnswers((call) => callFate(call, faults, new Clock(1000))),
  );
  faults.add({ kind: "fail", service: "inbox", action: "webhook", status: 503, count: 1 });
  const message = { channel: "http", to: "https://example.org/hook", method: "POST", body: "{}" };
  expect((await post(inbox, message)).status).toBe(503);
  expect((await post(inbox, message)).status).toBe(200);
  expect((await list(inbox)).map(({ id }) => id)).toEqual([1]);
});

test("a message that is held up gets its number when it arrives", async () => {
  const arrivals: (() => void)[] = [];
  const inbox = new Inbox(now, () => new Promise((resolve) => arrivals.push(() => resolve(200))));
  const late = post(inbox, { ...email, subject: "late" });
  const early = post(inbox, { ...email, subject: "early" });
  arrivals[1]!();
  await early;
  arrivals[0]!();
  await late;
  expect((await list(inbox)).map(({ id, subject }) => [id, subject])).toEqual([
    [1, "early"],
    [2, "late"],
  ]);
});
