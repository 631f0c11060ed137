import type { Command } from "commander";
import type { ApprovalOptions, Verdict } from "./commands/approve";
import type { FreezeOptions, UnfreezeOptions } from "./commands/freeze";
import type { ReleasesOptions } from "./commands/releases";
import type { RetryOptions } from "./commands/retry";
import type { RollbackOptions } from "./commands/rollback";
import type { Workplace } from "./workplace";

/** `./thrive releases`, `approve`, `reject`, `retry`, `rollback`, `freeze`, `unfreeze`: from an image to an environment, and back. */
export function addReleaseCommands(thrive: Command, workplace: Workplace): void {
  addReleases(thrive, workplace);
  for (const verdict of ["approve", "reject"] as const) addApproval(thrive, workplace, verdict);
  addRetry(thrive, workplace);
  addRollback(thrive, workplace);
  addFreezes(thrive, workplace);
}

function addReleases(thrive: Command, workplace: Workplace): void {
  thrive
    .command("releases")
    .description("what runs where, since when, of which commit, approved by whom")
    .argument("<service>", "as services/ names it: collections")
    .option("--env <name>", "the platform that has this environment, and its releases alone (default: the local AWS)")
    .option("--at <time>", "what ran then: 2026-12-24T12:00Z, or 90m, 2h, 3d ago")
    .option("--digest <digest>", "only releases of this image: sha256:…, or its beginning")
    .option("--csv", "all of it for a spreadsheet", false)
    .option("--json", "for programs", false)
    .action(async (service: string, options: ReleasesOptions) => {
      const { releases } = await import("./commands/releases");
      process.exitCode = await releases(workplace, service, options);
    });
}

function addApproval(thrive: Command, workplace: Workplace, verdict: Verdict): void {
  const command = thrive
    .command(verdict)
    .description(
      verdict === "approve"
        ? "let a release that waits into an environment, with commits, files, image and alarms in view"
        : "keep a release that waits out of an environment",
    )
    .argument("<service>", "as services/ names it: collections")
    .requiredOption("--env <name>", "the environment that it waits for")
    .option("--execution <id>", "only if this execution waits")
    .option("--comment <text>", "kept with the answer")
    .option("--as <name>", "who answers, on the local AWS alone: alice@thrive.test")
    .option("--yes", "do not ask at the terminal", false)
    .option("--json", "for programs", false)
    .action(async (service: string, options: ApprovalOptions) => {
      const { answerApproval } = await import("./commands/approve");
      process.exitCode = await answerApproval(workplace, verdict, service, options);
    });
  if (verdict === "approve") command.option("--break-glass <why>", "let it pass a freeze; why is kept in the ledger");
}

function addRetry(thrive: Command, workplace: Workplace): void {
  thrive
    .command("retry")
    .description("have the stage of an environment that failed done again; an approval is asked for anew")
    .argument("<service>", "as services/ names it: collections")
    .requiredOption("--env <name>", "the environment whose stage failed")
    .option("--execution <id>", "only if this execution failed there")
    .option("--break-glass <why>", "let it pass a freeze; why is kept in the ledger")
    .option("--as <name>", "who retries, on the local AWS alone: alice@thrive.test")
    .option("--json", "for programs", false)
    .action(async (service: string, options: RetryOptions) => {
      const { retry } = await import("./commands/retry");
      process.exitCode = await retry(workplace, service, options);
    });
}

function addRollback(thrive: Command, workplace: Workplace): void {
  thrive
    .command("rollback")
    .description("bring an older image back in one environment, by the pipeline that every release takes")
    .argument("<service>", "as services/ names it: collections")
    .requiredOption("--env <name>", "the environment, and no other")
    .requiredOption("--reason <text>", "why; it is kept with the release")
    .option("--to <image>", "tag or digest of an older image that was healthy there (default: the last one)")
    .option("--break-glass", "pass a freeze; the reason is kept in the ledger", false)
    .option("--force-schema", "pass what the data's schema refuses", false)
    .option("--json", "for programs", false)
    .action(async (service: string, options: RollbackOptions) => {
      const { rollback } = await import("./commands/rollback");
      process.exitCode = await rollback(workplace, service, options);
    });
}

function addFreezes(thrive: Command, workplace: Workplace): void {
  thrive
    .command("freeze")
    .description("let nothing be released to an environment for a while")
    .requiredOption("--env <name>", "the environment")
    .requiredOption("--until <time>", "its end: 2026-12-24T12:00Z, or 90m, 2h, 3d from now")
    .requiredOption("--reason <text>", "why; those who are refused read it")
    .option("--json", "for programs", false)
    .action(async (options: FreezeOptions) => {
      const { freeze } = await import("./commands/freeze");
      process.exitCode = await freeze(workplace, options);
    });
  thrive
    .command("unfreeze")
    .description("take the freezes of an environment back that commands made")
    .requiredOption("--env <name>", "the environment")
    .requiredOption("--reason <text>", "why; it is kept with the freeze")
    .option("--json", "for programs", false)
    .action(async (options: UnfreezeOptions) => {
      const { unfreeze } = await import("./commands/freeze");
      process.exitCode = await unfreeze(workplace, options);
    });
}
