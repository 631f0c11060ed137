import { askHome } from "../../../emulator/ask-home";
import { Clock } from "../../../emulator/clock";
import type { Context } from "../../../emulator/context";
import { TargetGroups } from "../../../emulator/targets/target-groups";

jest.mock("../../../emulator/ask-home");

const asked = jest.mocked(askHome);
let notes: string[];
let targets: TargetGroups;

beforeEach(() => {
  asked.mockReset().mockResolvedValue({});
  notes = [];
  const settings = () => ({
    endpoint: "http://127.0.0.1:1",
    region: "us-east-1",
    credentials: { accessKeyId: "a", secretAccessKey: "s" },
    maxAttempts: 1,
  });
  const context = {
    clock: new Clock(10_000),
    clients: { settings, addressOf: () => "http://home", account: "123456789012" },
    note: (line: string) => notes.push(line),
  };
  targets = new TargetGroups(context as unknown as Context);
});

afterEach(() => targets.stop());

test("a target has the security groups of its task", () => {
  targets.register("group", 5000, ["sg-1"], 8080);
  expect(targets.of("group")).toEqual([
    { host: "127.0.0.1", port: 5000, state: "initial", securityGroups: ["sg-1"], containerPort: 8080 },
  ]);
});

test("what is registered together is told together", async () => {
  targets.register("one", 5000, []);
  targets.register("two", 5001, []);
  await targets.told();
  expect(asked).toHaveBeenCalledTimes(1);
  expect(asked).toHaveBeenCalledWith("http://home", "elb", {
    account: "123456789012",
    region: "us-east-1",
    groups: [
      { arn: "one", targets: [expect.objectContaining({ Target: { Id: "127.0.0.1", Port: 5000 } })] },
      { arn: "two", targets: [expect.objectContaining({ Target: { Id: "127.0.0.1", Port: 5001 } })] },
    ],
  });
});

test("what could not be told is told later, though nothing changes; nobody waits for that", async () => {
  asked.mockRejectedValueOnce(new Error("no answer"));
  targets.register("group", 5000, []);
  await targets.told();
  expect(notes).toContain("target health was not reported: no answer");
  expect(asked).toHaveBeenCalledTimes(1);
  while (asked.mock.calls.length === 1) await new Promise(setImmediate);
  expect(asked.mock.calls[1]).toEqual(asked.mock.calls[0]);
});
