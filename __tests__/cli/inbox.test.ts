import { inbox, type InboxOptions } from "../../cli/commands/inbox";
import { up } from "../../cli/commands/up";
import { Interruption } from "../../cli/interruption";
import type { InboxMessage } from "../../emulator/inbox/inbox-message";
import { fakeProject, type FakeProject } from "./support/fake-project";

const plain: InboxOptions = { follow: false, json: false };
const message = (id: number, more: Partial<InboxMessage>): InboxMessage => ({
  id,
  time: `2026-01-01T12:00:0${id}.000Z`,
  channel: "email",
  from: "office@example.org",
  to: ["parent@example.org"],
  subject: "Your case",
  body: "Dear parent,\nall is well.",
  ...more,
});

async function deployed(): Promise<FakeProject> {
  const project = fakeProject({ stacks: { "local-network": [] } });
  await up(project, {});
  return project;
}

async function ask(project: FakeProject, options: InboxOptions, messages: readonly InboxMessage[]): Promise<string> {
  const before = project.said().length;
  expect(await inbox(project, options, { ask: async () => messages })).toBe(0);
  return project.said().slice(before);
}

describe("inbox", () => {
  const messages = [
    message(1, {}),
    message(2, { channel: "sms", from: "", to: ["+15550100"], subject: "", body: "Your code is 1234\nBye" }),
    message(3, {
      channel: "chat",
      from: "",
      to: ["https://hooks.slack.com/services/T/B/x"],
      subject: "",
      body: '{"text":"Released"}',
    }),
  ];

  it("shows when, how, from whom and to whom, the subject and the first line", async () => {
    expect(await ask(await deployed(), plain, messages)).toBe(
      [
        "12:00:01  email    office@example.org → parent@example.org  Your case: Dear parent,",
        "12:00:02  sms      → +15550100  Your code is 1234",
        "12:00:03  chat     → https://hooks.slack.com/services/T/B/x  Released\n",
      ].join("\n"),
    );
  });

  it("shows one channel", async () => {
    expect(await ask(await deployed(), { ...plain, channel: "sms" }, messages)).toBe(
      "12:00:02  sms      → +15550100  Your code is 1234\n",
    );
  });

  it("is whole as JSON, a line for each message", async () => {
    expect(JSON.parse(await ask(await deployed(), { ...plain, json: true }, messages.slice(0, 1)))).toEqual(
      messages[0],
    );
  });

  it("says that it is empty", async () => {
    expect(await ask(await deployed(), plain, [])).toBe("Nothing has left the platform yet.\n");
  });

  it("follows from the last message that it has shown, until Ctrl-C", async () => {
    const project = await deployed();
    const interruption = new Interruption();
    const asked: number[] = [];
    const follow = async (_: string, since: number) => {
      asked.push(since);
      if (asked.length === 3) interruption.interrupt("SIGINT");
      return messages.filter(({ id }) => id > since).slice(0, 1);
    };
    expect(await inbox(project, { ...plain, follow: true }, { ask: follow, interruption, pause: 1 })).toBe(130);
    expect(asked).toEqual([0, 1, 2]);
  });

  it("shows everything of a local AWS that was started again", async () => {
    const project = await deployed();
    const interruption = new Interruption();
    const asked: number[] = [];
    const follow = async (_: string, since: number) => {
      asked.push(since);
      if (asked.length === 1) project.aws.instance = "another";
      else interruption.interrupt("SIGINT");
      return messages;
    };
    await inbox(project, { ...plain, follow: true }, { ask: follow, interruption, pause: 1 });
    expect(asked).toEqual([0, 0]);
  });

  it("waits while the local AWS does not run", async () => {
    const project = await deployed();
    const { instance } = project.aws;
    const interruption = new Interruption();
    const asked: number[] = [];
    jest.spyOn(project.aws, "running").mockResolvedValueOnce({ endpoint: "http://x", instance: instance!, pid: 1 });
    jest.spyOn(project.aws, "running").mockResolvedValueOnce(undefined);
    const follow = async (_: string, since: number) => {
      interruption.interrupt("SIGINT");
      asked.push(since);
      return [];
    };
    expect(await inbox(project, { ...plain, follow: true }, { ask: follow, interruption, pause: 1 })).toBe(130);
    expect(asked).toEqual([0]);
  });

  it("needs a local AWS that runs", async () => {
    await expect(inbox(fakeProject(), plain)).rejects.toThrow(/^thrive inbox cannot start, 1 problem:/);
  });
});
