import { InvalidArgumentError, type Command } from "commander";
import type { FaultCommand } from "./commands/fault";
import type { Workplace } from "./workplace";

/** `./thrive fault …`: what goes wrong on purpose. */
export function addFaultCommands(thrive: Command, workplace: Workplace): void {
  const fault = thrive
    .command("fault")
    .description("let the local AWS go wrong: refuse, delay or fail calls, kill tasks");
  const run = async (act: (command: FaultCommand) => Promise<number>) => {
    const { FaultCommand: Loaded } = await import("./commands/fault");
    process.exitCode = await act(new Loaded(workplace));
  };
  addCallFaults(fault, run);
  fault
    .command("list")
    .description("the faults in force, and how often each struck")
    .option("--json", "for programs", false)
    .action((options: { json: boolean }) => run((command) => command.list(options)));
  fault
    .command("clear")
    .description("take one fault away, or all")
    .argument("[id]", "as fault list shows it", whole)
    .action((id?: number) => run((command) => command.clear(id)));
  fault
    .command("kill")
    .description("kill a task of a service")
    .argument("<service>", "as ./thrive status names it: collections")
    .option("--all", "every task of it", false)
    .action((service: string, options: { all: boolean }) => run((command) => command.kill(service, options)));
  fault
    .command("clock")
    .description("let the clock of the local AWS stand still, or go on")
    .argument("<action>", "freeze or resume", oneOf("freeze", "resume"))
    .action((action: string) => run((command) => command.clock(action)));
}

function addCallFaults(fault: Command, run: (act: (command: FaultCommand) => Promise<number>) => Promise<void>): void {
  const ofCalls = (kind: string, description: string) =>
    often(
      fault
        .command(kind)
        .description(description)
        .argument("<service>", "signing name: ecs, sqs, …; * for all")
        .argument("[action]", "UpdateService, List*, … (default: all)"),
    );
  const add = (kind: string) => (service: string, action: string | undefined, options: object) =>
    run((command) => command.add({ kind, service, ...(action === undefined ? {} : { action }), ...options }));
  for (const kind of ["refuse", "fail"]) {
    ofCalls(kind, kind === "refuse" ? "answer calls as AWS does without permission" : "answer calls with status 500")
      .option("--code <code>", "error code instead of the usual one")
      .option("--message <text>", "error message instead of the usual one")
      .action(add(kind));
  }
  ofCalls("delay", "hold calls up").requiredOption("--milliseconds <number>", "how long", whole).action(add("delay"));
  ofCalls("duplicate", "send calls on twice").action(add("duplicate"));
  often(
    fault
      .command("events")
      .description("lose, repeat or reorder the events that AWS services publish")
      .argument("<what>", "drop, duplicate or reorder", oneOf("drop", "duplicate", "reorder"))
      .option("--source <source>", "aws.ecs, … (default: all)"),
  ).action((what: string, options: object) => run((command) => command.add({ kind: `${what}-event`, ...options })));
}

function often(command: Command): Command {
  return command
    .option("--count <number>", "how often (default: until cleared)", whole)
    .option("--skip <number>", "how many pass before", whole)
    .option("--probability <number>", "share of the calls, above 0 and up to 1 (default: 1)", decimal);
}

function whole(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new InvalidArgumentError("It is not a whole number.");
}

function decimal(text: string): number {
  if (/^(0?\.\d+|1(\.0+)?)$/.test(text)) return Number(text);
  throw new InvalidArgumentError("It is not a number above 0 and up to 1.");
}

function oneOf(...words: string[]): (text: string) => string {
  return (text) => {
    if (words.includes(text)) return text;
    throw new InvalidArgumentError(`It is one of ${words.join(", ")}.`);
  };
}
