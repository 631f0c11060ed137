import { InvalidArgumentError, type Command } from "commander";
import { operatorLimits } from "../functions/change-router/core/operator";
import type { BecauseOptions, RouterCommand, RouterOptions } from "./commands/router";
import type { Workplace } from "./workplace";

type Run = (act: (command: RouterCommand) => Promise<number>) => Promise<void>;

/** `./thrive router …`: why a pipeline started or not, and what an operator may say to that. */
export function addRouterCommands(thrive: Command, workplace: Workplace): void {
  const router = thrive
    .command("router")
    .description("why a push started a pipeline or not; run, hold, resume by hand");
  const run: Run = async (act) => {
    const { RouterCommand: Loaded } = await import("./commands/router");
    process.exitCode = await act(new Loaded(workplace));
  };
  addQuestions(router, run);
  addChanges(router, run);
}

function addQuestions(router: Command, run: Run): void {
  everywhere(
    router
      .command("explain")
      .description("what a push would do now, from which base, for which files; changes nothing")
      .argument("<service>", "as services/ names it: collections")
      .option("--commit <sha>", "as if this commit were the head"),
  ).action((service: string, options: RouterOptions & { commit?: string }) =>
    run((command) => command.explain(service, options)),
  );
  everywhere(
    router
      .command("decisions")
      .description("what the router has decided, the newest last")
      .argument("[service]", "only those about this one")
      .option("--limit <number>", "how many", limit, 20),
  ).action((service: string | undefined, options: RouterOptions & { limit: number }) =>
    run((command) => command.decisions(service, options)),
  );
}

function addChanges(router: Command, run: Run): void {
  const ofService = (name: string, description: string) =>
    because(router.command(name).description(description).argument("<service>", "as services/ names it: collections"));
  ofService("run", "start a pipeline at the newest commit, whatever changed").action(
    (service: string, options: BecauseOptions) => run((command) => command.run(service, options)),
  );
  because(router.command("run-all").description("start every pipeline at the newest commit, few in a minute")).action(
    (options: BecauseOptions) => run((command) => command.runAll(options)),
  );
  for (const name of ["hold", "resume"] as const) {
    const what =
      name === "hold" ? "start nothing for a service until resume" : "take hold back, or free what is blocked";
    ofService(name, what).action((service: string, options: BecauseOptions) =>
      run((command) => command.hold(name, service, options)),
    );
  }
  ofService("baseline", "take the newest commit for what succeeded last; starts nothing")
    .option("--commit <sha>", "take this one")
    .action((service: string, options: BecauseOptions & { commit?: string }) =>
      run((command) => command.baseline(service, options)),
    );
}

function because(command: Command): Command {
  return everywhere(command.requiredOption("--reason <text>", "why; it is kept with the decision"));
}

function everywhere(command: Command): Command {
  return command
    .option("--env <name>", "the platform that has this environment, in its delivery account (default: the local AWS)")
    .option("--json", "for programs", false);
}

function limit(text: string): number {
  const { decisions: most } = operatorLimits;
  if (/^\d{1,3}$/.test(text) && Number(text) >= 1 && Number(text) <= most) return Number(text);
  throw new InvalidArgumentError(`It is not a whole number from 1 to ${most}.`);
}
