import fs from "node:fs";
import path from "node:path";
import { logs, type LogsOptions } from "../../cli/commands/logs";
import { up } from "../../cli/commands/up";
import { Interruption } from "../../cli/interruption";
import type { LogEvent } from "../../cli/log-events";
import { LogReader, tellsOfSkipped } from "../../cli/log-reader";
import { fakeProject, type FakeProject } from "./support/fake-project";

const plain: LogsOptions = { follow: false, since: "10m", json: false, all: false };
const at = (time: string) => Date.parse(`2026-11-21T${time}Z`);
const now = () => at("14:10:00");

const event = (id: string, timestamp: number, message = id, logStreamName = "s"): LogEvent => ({
  eventId: id,
  logStreamName,
  timestamp,
  message,
});

async function deployed(): Promise<FakeProject> {
  const project = fakeProject({ stacks: { "local-intake": [] } });
  await up(project, {});
  return project;
}

/** Adds resources to the state that the fake terraform left. */
function addResources(project: FakeProject, resources: Record<string, object[]>): void {
  const file = path.join(project.root, ".thrive/state/local-intake.tfstate");
  const state = JSON.parse(fs.readFileSync(file, "utf8")) as { resources: object[] };
  for (const [type, instances] of Object.entries(resources)) {
    state.resources.push({ mode: "managed", type, instances: instances.map((attributes) => ({ attributes })) });
  }
  fs.writeFileSync(file, JSON.stringify(state));
}

async function read(project: FakeProject, groups: Record<string, LogEvent[]>, options: Partial<LogsOptions> = {}) {
  const before = project.said().length;
  const ask = () => (group: string, from: number) =>
    Promise.resolve((groups[group] ?? []).filter(({ timestamp }) => timestamp >= from));
  expect(await logs(project, "intake", { ...plain, ...options }, { ask, now })).toBe(0);
  return project.said().slice(before);
}

describe("logs", () => {
  const task = `web/web/${"1f2e3d4c".repeat(4)}`;
  const groups = {
    "/thrive/local-intake": [
      event("0", at("13:59:00"), "too old", task),
      event("1", at("14:01:00.123"), "GET /health 200\n", task),
      event("3", at("14:03:00"), "GET / 500", task),
    ],
    "/aws/lambda/intake-mail": [event("2", at("14:02:00"), "sent", `2026/11/21/[$LATEST]${"abcdef01".repeat(4)}`)],
    "/aws/lambda/other": [event("9", at("14:02:00"), "of somebody else")],
    "/access/intake": [event("4", at("14:04:00"), "403", "access")],
  };

  it("prints what tasks and functions have logged, in the order of time", async () => {
    const project = await deployed();
    addResources(project, {
      aws_lambda_function: [{ function_name: "intake-mail" }],
      aws_cloudwatch_log_group: [{ name: "/thrive/local-intake" }, { name: "/access/intake" }],
    });
    const lines = [
      "14:01:00.123  web/1f2e3d4c  GET /health 200",
      "14:02:00.000  21/[$LATEST]abcdef01  sent",
      "14:03:00.000  web/1f2e3d4c  GET / 500",
    ];
    expect(await read(project, groups)).toBe(`${lines.join("\n")}\n`);
    expect(await read(project, groups, { all: true })).toBe(`${[...lines, "14:04:00.000  access  403"].join("\n")}\n`);
    expect(await read(project, groups, { grep: "GET", since: "8m" })).toBe(`${lines[2]}\n`);
    expect(JSON.parse(await read(project, groups, { since: "450s", json: true }))).toEqual({
      time: "2026-11-21T14:03:00.000Z",
      stream: task,
      message: "GET / 500",
    });
  });

  it("says nothing when nothing was logged", async () => {
    expect(await read(await deployed(), {})).toBe("");
  });

  it("refuses a platform that is not up, a service that there is not and a time that is none", async () => {
    await expect(logs(fakeProject(), "intake", plain)).rejects.toThrow(
      "thrive logs cannot start, 1 problem:\n" +
        "  local AWS: the platform is not up; logs needs it running: ./thrive up, then again",
    );
    await expect(logs(await deployed(), "intak", { ...plain, since: "soon" })).rejects.toThrow(
      "thrive logs cannot start, 2 problems:\n" +
        "  service: intak; no deployed service has this name: one of intake\n" +
        "  --since: soon; a whole number and s, m, h or d: --since 10m",
    );
  });

  it("follows until it is interrupted, and prints each event once", async () => {
    const project = await deployed();
    const before = project.said().length;
    const interruption = new Interruption();
    const rounds = [[event("1", now())], [event("1", now()), event("2", now() + 1)], [event("2", now() + 1)]];
    const ask = () => () => {
      if (rounds.length === 1) interruption.interrupt("SIGINT");
      return Promise.resolve(rounds.length === 1 ? rounds[0]! : rounds.shift()!);
    };
    expect(await logs(project, "intake", { ...plain, follow: true }, { ask, now, interruption, pause: 1 })).toBe(130);
    expect(project.said().slice(before)).toBe("14:10:00.000  s  1\n14:10:00.001  s  2\n");
  });
});

describe("reading logs", () => {
  const ids = (events: LogEvent[]) => events.map(({ eventId }) => eventId);

  it("goes on where an answer was full", async () => {
    const all = Array.from({ length: 25 }, (_, index) => event(String(index), Math.floor(index / 2)));
    const ask = (_: string, from: number) =>
      Promise.resolve(all.filter(({ timestamp }) => timestamp >= from).slice(0, 10));
    const reader = new LogReader(ask, ["one"], 0);
    expect(ids(await reader.read())).toEqual(ids(all));
    all.push(event("25", 12));
    expect(ids(await reader.read())).toEqual(["25"]);
  });

  it("says so when a millisecond has more events than an answer holds, and goes on behind it", async () => {
    const all = [...Array.from({ length: 25 }, (_, index) => event(String(index), 7)), event("behind", 8)];
    const ask = (_: string, from: number) =>
      Promise.resolve(all.filter(({ timestamp }) => timestamp >= from).slice(0, 10));
    const reader = new LogReader(ask, ["one"], 0, 10);
    const found = await reader.read();
    expect(found.filter((one) => !tellsOfSkipped(one)).map(({ eventId }) => eventId)).toEqual([
      ...ids(all.slice(0, 10)),
      "behind",
    ]);
    expect(found.find(tellsOfSkipped)).toMatchObject({
      timestamp: 7,
      message: "one has 10 events or more of this millisecond: those behind them are skipped",
    });
    all.push(event("later", 9));
    expect(ids(await reader.read())).toEqual(["later"]);
  });

  it("tells of skipped events whatever is searched for", async () => {
    const project = await deployed();
    const flood = Array.from({ length: 10_000 }, (_, index) => event(String(index), at("14:05:00"), "noise"));
    expect(await read(project, { "/thrive/local-intake": flood }, { grep: "needle" })).toBe(
      "14:05:00.000  thrive logs  /thrive/local-intake has 10000 events or more of this millisecond: " +
        "those behind them are skipped\n",
    );
  });

  it("brings an event that arrives behind later ones, and none twice", async () => {
    const stored = [event("early", 100_000), event("late", 105_000)];
    const ask = (_: string, from: number) => Promise.resolve(stored.filter(({ timestamp }) => timestamp >= from));
    const reader = new LogReader(ask, ["one"], 0);
    expect(ids(await reader.read())).toEqual(["early", "late"]);
    stored.splice(1, 0, event("between", 102_000));
    expect(ids(await reader.read())).toEqual(["between"]);
    stored.push(event("next", 200_000));
    expect(ids(await reader.read())).toEqual(["next"]);
    expect(ids(await reader.read())).toEqual([]);
  });
});
