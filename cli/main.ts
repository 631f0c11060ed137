import os from "node:os";
import path from "node:path";
import { Command, InvalidArgumentError, Option } from "commander";
import { channels, type Channel } from "../emulator/inbox/inbox-message";
import type { CallOptions } from "./commands/call";
import type { LogsOptions } from "./commands/logs";
import type { PipelinesOptions } from "./commands/pipelines";
import { addFaultCommands } from "./fault-commands";
import { usualPort, type LocalAws } from "./local-aws";
import { addPlanCommands } from "./plan-commands";
import { checkPort } from "./port-check";
import { deniedSentence } from "./denied";
import { Refusal } from "./refusal";
import { addReleaseCommands } from "./release-commands";
import { addRouterCommands } from "./router-commands";
import { synthesize, SynthesisError } from "./synthesize";
import type { Workplace } from "./workplace";

const root = path.resolve(__dirname, "..");

/** Commands are loaded when they run: `status` answers at once. */
function program(workplace: Workplace): Command {
  const thrive = new Command("thrive").description("The platform on a local AWS").helpCommand(false);
  thrive.exitOverride().enablePositionalOptions();

  thrive
    .command("up")
    .description("start the local AWS and deploy the whole platform to it")
    .option("--endpoint <url>", "deploy to this local AWS instead of our own")
    .option("--port <number>", `where our local AWS listens (default: ${usualPort})`, portNumber)
    .action(async (options: { endpoint?: string; port?: number }) => {
      if (options.endpoint !== undefined && options.port !== undefined) {
        thrive.error("error: --port is where our own local AWS listens, --endpoint names another: give one of them");
      }
      const { up } = await import("./commands/up");
      process.exitCode = await up(workplace, options);
    });

  thrive
    .command("status")
    .description("what runs and what is deployed")
    .option("--json", "for programs", false)
    .action(async (options: { json: boolean }) => {
      const { status } = await import("./commands/status");
      process.exitCode = await status(workplace, options);
    });

  thrive
    .command("call")
    .description("sign and send a request to a service; shows its answer and each hop it took")
    .argument("<service>", "as ./thrive status names it: collections")
    .argument("<path>", "below the service: /health")
    .option("-X, --request <method>", "HTTP method (default: GET, with -d POST)")
    .option("-d, --data <body>", "body; @file reads it from a file")
    .option(
      "-H, --header <line>",
      "header, 'Name: value'; may come again",
      (line: string, lines: string[]) => [...lines, line],
      [],
    )
    .option("-v, --verbose", "headers, and the ids of what it passed", false)
    .option("--env <name>", "an environment of this machine (default: local)")
    .option("--json", "for programs", false)
    .action(async (service: string, below: string, options: CallOptions) => {
      const { call } = await import("./commands/call");
      process.exitCode = await call(workplace, service, below, options);
    });

  thrive
    .command("logs")
    .description("what the tasks and functions of a service have logged")
    .argument("<service>", "as ./thrive status names it: collections")
    .option("-f, --follow", "go on until Ctrl-C", false)
    .option("--since <time>", "how far back: 30s, 10m, 2h, 1d", "10m")
    .option("--grep <text>", "only messages with this text")
    .option("--all", "the API's access and execution logs too", false)
    .option("--env <name>", "an environment of this machine (default: local)")
    .option("--json", "for programs", false)
    .action(async (service: string, options: LogsOptions) => {
      const { logs } = await import("./commands/logs");
      process.exitCode = await logs(workplace, service, options);
    });

  thrive
    .command("inbox")
    .description("every e-mail, SMS, chat and webhook message that left the platform")
    .option("-f, --follow", "go on until Ctrl-C", false)
    .addOption(new Option("--channel <channel>", "only messages of this channel").choices(channels))
    .option("--json", "for programs", false)
    .action(async (options: { follow: boolean; channel?: Channel; json: boolean }) => {
      const { inbox } = await import("./commands/inbox");
      process.exitCode = await inbox(workplace, options);
    });

  thrive
    .command("pipelines")
    .description("what runs, waits or failed between a commit and its image, since when and for which commit")
    .argument("[service]", "one pipeline, stage by stage: collections")
    .option("-w, --watch", "go on until Ctrl-C", false)
    .option("--json", "for programs: a list; with --watch a line for each change", false)
    .option("--env <name>", "the platform that has this environment, in its delivery account (default: the local AWS)")
    .action(async (service: string | undefined, options: PipelinesOptions) => {
      const { pipelines } = await import("./commands/pipelines");
      process.exitCode = await pipelines(workplace, service, options);
    });

  thrive
    .command("tour")
    .description("the whole story on the local AWS: release, promotion, failure, freeze, rollback, fire drill")
    .action(async () => {
      const { tour } = await import("./commands/tour");
      process.exitCode = await tour(workplace);
    });

  addReleaseCommands(thrive, workplace);
  addRouterCommands(thrive, workplace);
  addPlanCommands(thrive, workplace);
  addFaultCommands(thrive, workplace);

  thrive
    .command("down")
    .description("destroy the local platform and stop the local AWS")
    .action(async () => {
      const { down } = await import("./commands/down");
      process.exitCode = await down(workplace);
    });

  thrive
    .command("source")
    .description("a working copy of the services' source, to change and push")
    .argument("[folder]", "where to make it (default: .thrive/source)")
    .action(async (folder?: string) => {
      const { source } = await import("./commands/source");
      process.exitCode = await source(workplace, folder);
    });

  thrive
    .command("cdktf")
    .description("run cdktf, with the provider mirror of this machine: ./thrive cdktf diff local-collections")
    .argument("[arguments...]", "as cdktf takes them")
    .allowUnknownOption()
    .helpOption(false)
    .passThroughOptions()
    .action(async (args: string[]) => {
      const { cdktf } = await import("./commands/cdktf");
      process.exitCode = await cdktf(workplace, args);
    });

  thrive
    .command("install")
    .description("install the packages of package-lock.json, when they are not yet (every command does)")
    .action(() => undefined); // the launcher has done it

  return thrive;
}

function portNumber(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port >= 1024 && port <= 65535) return port;
  throw new InvalidArgumentError("A port is a whole number from 1024 to 65535.");
}

const workplaceHere: Workplace = {
  root,
  home: os.homedir(),
  environment: process.env,
  output: {
    write: (text) => void process.stdout.write(text),
    isTerminal: process.stdout.isTTY === true && process.env.TERM !== "dumb",
    get columns() {
      return process.stdout.columns || 80; // 0 where a terminal does not know its width
    },
  },
  errors: { write: (text) => void process.stderr.write(text) },
  localAws: loadedWhenUsed(() => import("./our-local-aws").then(({ ourLocalAws }) => ourLocalAws)),
  checkPort,
  synthesize: (platform) => synthesize(root, process.env, platform),
};

function loadedWhenUsed(load: () => Promise<LocalAws>): LocalAws {
  return {
    port: usualPort,
    start: async (options) => (await load()).start(options),
    running: async (folder) => (await load()).running(folder),
    stop: async (folder) => (await load()).stop(folder),
    remaining: async (endpoint) => (await load()).remaining(endpoint),
    domains: async (endpoint) => (await load()).domains(endpoint),
    deregister: async (endpoint, arn) => (await load()).deregister(endpoint, arn),
  };
}

async function main(): Promise<void> {
  process.stdout.on("error", ignoreClosedPipe);
  try {
    await program(workplaceHere).parseAsync();
  } catch (error) {
    process.exitCode = exitCodeOf(error);
  }
}

/** `./thrive up | head` is no reason to stop in the middle. */
function ignoreClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== "EPIPE") throw error;
}

/** 2 for what was refused before anything was done, 1 for what failed. Commander has printed its own errors. */
function exitCodeOf(error: unknown): number {
  const { code, exitCode } = error as { code?: unknown; exitCode?: number };
  if (typeof code === "string" && code.startsWith("commander.")) return exitCode === 0 ? 0 : 2;
  const isExpected = error instanceof Refusal || error instanceof SynthesisError;
  process.stderr.write(`${isExpected ? error.message : failureSentence(error as Error)}\n`);
  return isExpected ? 2 : 1;
}

function failureSentence(error: Error): string {
  return deniedSentence(error) ?? `thrive failed: ${error.message ?? String(error)}`;
}

void main();
