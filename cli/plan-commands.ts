import type { Command } from "commander";
import type { ApplyOptions } from "./commands/apply";
import type { PlanOptions } from "./commands/plan";
import type { Workplace } from "./workplace";

/** `./thrive plan` and `./thrive apply`: what is applied is what was reviewed, and nothing else. */
export function addPlanCommands(thrive: Command, workplace: Workplace): void {
  thrive
    .command("plan")
    .description("note what an apply of an environment's stacks would do, with a summary to review")
    .requiredOption("--env <name>", "an environment, or a delivery: local, local-delivery, dev, delivery")
    .requiredOption("--out <folder>", "where to")
    .action(async (options: PlanOptions) => {
      const { plan } = await import("./commands/plan");
      process.exitCode = await plan(workplace, options);
    });

  thrive
    .command("apply")
    .description("do what was planned, unless something has changed since or a release is under way")
    .requiredOption("--plan <folder>", "what ./thrive plan wrote")
    .option("--digest <hex>", "only if it is this plan")
    .action(async (options: ApplyOptions) => {
      const { apply } = await import("./commands/apply");
      process.exitCode = await apply(workplace, options);
    });

  thrive
    .command("plan-targets")
    .description("for workflows: what is planned and applied from GitHub Actions, and as whom, on one line of JSON")
    .option("--env <name>", "of this one alone")
    .action(async ({ env }: { env?: string }) => {
      const { planTargets } = await import("./commands/plan-targets");
      process.exitCode = planTargets(workplace, env);
    });
}
