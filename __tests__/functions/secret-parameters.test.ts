import type { SSMClient } from "@aws-sdk/client-ssm";
import { SecretParameters } from "../../functions/secret-parameters";

function parameters(answers: () => Promise<object>) {
  const send = jest.fn((_command: { input: unknown }) => answers());
  let time = 0;
  const secrets = new SecretParameters(
    () => ({ send }) as unknown as SSMClient,
    () => time,
  );
  return { secrets, send, pass: (minutes: number) => (time += minutes * 60_000) };
}

test("a parameter holds one secret a line", async () => {
  const { secrets, send } = parameters(() => Promise.resolve({ Parameter: { Value: " new \r\n\nold\n" } }));
  expect(await secrets.read("/webhooks/services")).toEqual(["new", "old"]);
  expect(send.mock.calls[0]![0].input).toEqual({ Name: "/webhooks/services", WithDecryption: true });
});

test("is believed for five minutes", async () => {
  const { secrets, send, pass } = parameters(() => Promise.resolve({ Parameter: { Value: "secret" } }));
  await secrets.read("/a");
  pass(4.9);
  await secrets.read("/a");
  expect(send).toHaveBeenCalledTimes(1);
  await secrets.read("/b");
  pass(0.2);
  await secrets.read("/a");
  expect(send).toHaveBeenCalledTimes(3);
});

test("that could not be read is asked for again", async () => {
  const answers = [Promise.reject(new Error("no key")), Promise.resolve({ Parameter: { Value: "secret" } })];
  const { secrets } = parameters(() => answers.shift()!);
  await expect(secrets.read("/a")).rejects.toThrow("no key");
  expect(await secrets.read("/a")).toEqual(["secret"]);
});

test("without a value is no secret", async () => {
  const { secrets } = parameters(() => Promise.resolve({}));
  expect(await secrets.read("/a")).toEqual([]);
});
