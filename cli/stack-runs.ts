import type { Interruption } from "./interruption";
import { ProgressDisplay } from "./progress-display";
import { activity, summary } from "./progress-lines";
import { runInOrder, type Graph, type Outcome } from "./schedule";
import type { LocalStack } from "./stacks";
import type { RunOnStack, TerraformRun } from "./terraform";
import { nothingYet } from "./terraform-events";
import type { Workplace } from "./workplace";

/** Applies wait for AWS more than they compute, so more run at once than there are cores. */
const atOnce = 4;

const finishing =
  "  Interrupted: the stacks under way are finished (two minutes at most), so that every resource is in a state. Ctrl-C again stops them now.";
const stoppingNow = "  Interrupted again: terraform stops now; what it was just making may be in no state.";

/** What running terraform on many stacks came to. */
export interface StackRuns {
  readonly outcomes: ReadonlyMap<string, Outcome>;
  readonly runs: ReadonlyMap<string, TerraformRun>;
}

/**
 * Runs terraform on stacks in order, with progress.
 * @param resultOf what a run that succeeded came to. @default what it changed
 */
export async function runStacks(
  workplace: Workplace,
  stacks: readonly LocalStack[],
  graph: Graph,
  interruption: Interruption,
  run: RunOnStack,
  resultOf: (run: TerraformRun, stack: string) => string = ({ progress }) => summary(progress),
): Promise<StackRuns> {
  const display = new ProgressDisplay(
    workplace.output,
    stacks.map(({ id }) => id),
    "stacks",
  );
  const forget = interruption.onSignal((_, isRepeated) => display.note(isRepeated ? stoppingNow : finishing));
  const runs = new Map<string, TerraformRun>();
  const runOne = async (stack: LocalStack): Promise<boolean> => {
    const { id } = stack;
    display.start(id, activity(nothingYet));
    const result = await run(stack, (progress) => display.update(id, activity(progress))).catch(asFailedRun);
    runs.set(id, result);
    display.end(id, result.succeeded ? resultOf(result, id) : interruption.happened ? "interrupted" : "FAILED");
    return result.succeeded;
  };
  const starts = new Map(stacks.map((stack) => [stack.id, () => runOne(stack)]));
  const start = (id: string) => starts.get(id)?.() ?? Promise.resolve(true);
  try {
    return { outcomes: await runInOrder(graph, atOnce, start, () => interruption.happened), runs };
  } finally {
    forget();
    display.close();
  }
}

/** Terraform could not even be started, or we could not write: other stacks go on all the same. */
function asFailedRun(error: Error): TerraformRun {
  return { succeeded: false, progress: { ...nothingYet, errors: [{ summary: error.message, detail: "" }] } };
}

export function idsWith(outcomes: ReadonlyMap<string, Outcome>, wanted: Outcome): string[] {
  return [...outcomes].filter(([, outcome]) => outcome === wanted).map(([id]) => id);
}
