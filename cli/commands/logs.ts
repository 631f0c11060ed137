import { setTimeout as delay } from "node:timers/promises";
import { Interruption } from "../interruption";
import { logEventsAt, type AskForLogEvents, type LogEvent } from "../log-events";
import { LogReader, tellsOfSkipped } from "../log-reader";
import { isObstacle, obstacle, Refusal, type Obstacle } from "../refusal";
import { findService, runningEndpoint } from "../running-platform";
import { stackLogGroups } from "../stack-log-groups";
import { say, type Workplace } from "../workplace";

export interface LogsOptions {
  /** Goes on until Ctrl-C. */
  readonly follow: boolean;
  /** How far back: `30s`, `10m`, `2h`, `1d`. */
  readonly since: string;
  readonly json: boolean;
  /** Only messages with this text. */
  readonly grep?: string;
  /** The API's access and execution logs too. */
  readonly all: boolean;
  /** An environment of this machine. @default "local" */
  readonly env?: string;
}

/** What a test hands over instead. */
export interface LogsTools {
  readonly ask?: (endpoint: string) => AskForLogEvents;
  readonly interruption?: Interruption;
  readonly now?: () => number;
  /** Milliseconds between two questions. @default 1000 */
  readonly pause?: number;
}

/** Prints what the tasks and functions of a service have logged. */
export async function logs(
  workplace: Workplace,
  name: string,
  options: LogsOptions,
  { ask = logEventsAt, interruption = new Interruption(), now = Date.now, pause = 1_000 }: LogsTools = {},
): Promise<number> {
  const { endpoint, groups, since } = await whatToRead(workplace, name, options);
  const reader = new LogReader(ask(endpoint), groups, now() - since);
  const print = async () => {
    for (const event of await reader.read()) {
      if (!tellsOfSkipped(event) && !event.message.includes(options.grep ?? "")) continue;
      say(workplace, options.json ? asJson(event) : line(event));
    }
  };
  const stop = interruption.listen();
  try {
    await print();
    while (options.follow && !interruption.happened) {
      await delay(pause);
      await print();
    }
    return interruption.exitCode ?? 0;
  } finally {
    stop();
  }
}

async function whatToRead(workplace: Workplace, name: string, { since, all, env }: LogsOptions) {
  const endpoint = await runningEndpoint(workplace, "logs");
  const service = typeof endpoint === "string" ? findService(workplace.root, name, env) : undefined;
  const back = millisecondsOf(since);
  const found = [endpoint, service, back];
  const obstacles = found.filter((one): one is Obstacle => typeof one === "object" && isObstacle(one));
  if (obstacles.length > 0 || service === undefined || isObstacle(service)) throw new Refusal("logs", obstacles);
  const ofStack = stackLogGroups(workplace.root, service.stack);
  const groups = new Set([service.logGroup, ...ofStack.functions, ...(all ? ofStack.all : [])]);
  return { endpoint: endpoint as string, groups: [...groups], since: back as number };
}

const milliseconds: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

function millisecondsOf(since: string): number | Obstacle {
  const [, count, unit] = /^(\d{1,6})([smhd])$/.exec(since) ?? [];
  if (count !== undefined) return Number(count) * milliseconds[unit!]!;
  return obstacle("--since", since, "a whole number and s, m, h or d", "--since 10m");
}

/** `14:03:12.123  web/1f2e3d4c  GET /health 200` */
function line({ timestamp, logStreamName, message }: LogEvent): string {
  return `${new Date(timestamp).toISOString().slice(11, 23)}  ${shortStream(logStreamName)}  ${message.trimEnd()}`;
}

/** The last two parts of `prefix/container/task-id`, the id short; of a function's `2026/11/21/[$LATEST]id`, its end. */
function shortStream(name: string): string {
  return name
    .split("/")
    .slice(-2)
    .map((part) => part.replace(/[0-9a-f]{32}$/, (id) => id.slice(0, 8)))
    .join("/");
}

function asJson({ timestamp, logStreamName, message }: LogEvent): string {
  return JSON.stringify({ time: new Date(timestamp).toISOString(), stream: logStreamName, message });
}
