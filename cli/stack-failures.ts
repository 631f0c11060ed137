import { describeFailure, describeLostLocalAws, type FailedStack } from "./failure";
import { idsWith, type StackRuns } from "./stack-runs";
import type { Terraform } from "./terraform";
import { say, type Workplace } from "./workplace";

/** Says which stacks failed and why, and which were not started for it. */
export async function sayFailures(
  workplace: Workplace,
  command: string,
  terraform: Terraform,
  { outcomes, runs }: StackRuns,
  endpointIsOurs: boolean,
): Promise<void> {
  const { root, localAws } = workplace;
  const failed: FailedStack[] = idsWith(outcomes, "failed").map((id) => {
    return { id, errors: runs.get(id)?.progress.errors ?? [], log: terraform.logOf(id) };
  });
  if (failed.length === 0) return;
  const isGone = endpointIsOurs && (await localAws.running(root)) === undefined;
  const told = isGone
    ? [describeLostLocalAws(failed, { root, command })]
    : failed.map((one) => describeFailure(one, { root, command }));
  for (const text of told) say(workplace, `\n${text}`);
  const skipped = idsWith(outcomes, "skipped");
  if (skipped.length > 0) say(workplace, `\nNot started, because they need it: ${skipped.join(", ")}`);
}
