import { terraformEnvironment } from "../child-environment";
import { forgetDeployment, readDeployment, type Deployment } from "../deployment";
import { localPlatformName } from "../local-platform-name";
import { Interruption } from "../interruption";
import { keptRevisions } from "../kept-revisions";
import { waitForLeftOverRuns } from "../left-over-runs";
import { orphanedStacks } from "../orphans";
import { checkBeforeDown } from "../preflight";
import { wantedProvider } from "../provider-mirror";
import { withRunLock } from "../run-lock";
import { reversed } from "../schedule";
import { keepPushes, rescuePushes } from "../source-keeping";
import { sayFailures } from "../stack-failures";
import { idsWith, runStacks, type StackRuns } from "../stack-runs";
import { graphOf, readLocalStacks, type LocalStack } from "../stacks";
import { repairStates } from "../state-repair";
import { statesInUse } from "../states";
import { Terraform } from "../terraform";
import { terraformSettings } from "../terraform-settings";
import { say, type Workplace } from "../workplace";

/** Destroys the local platform, says what is left, and stops the local AWS. */
export function down(workplace: Workplace): Promise<number> {
  return withRunLock(workplace.root, "down", async () => {
    await waitForLeftOverRuns(workplace);
    const deployed = readDeployment(workplace.root);
    const isOurs = deployed === undefined || deployed.instance !== undefined;
    return isOurs ? removeOurs(workplace, deployed) : removeFromEndpoint(workplace, deployed);
  });
}

async function removeOurs(workplace: Workplace, deployed: Deployment | undefined): Promise<number> {
  const { root, localAws } = workplace;
  const running = await localAws.running(root);
  if (running === undefined || running.instance !== deployed?.instance) {
    const states = statesInUse(root).length;
    if (states > 0)
      say(
        workplace,
        `The local AWS that held ${states} stacks is gone, and all of them with it: their states are removed.`,
      );
    await rescuePushes(workplace);
    await localAws.stop(root);
    forgetDeployment(root);
    say(workplace, "Nothing is deployed and nothing runs.");
    return 0;
  }
  const obstacle = await keepPushes(workplace, running.endpoint);
  if (obstacle !== undefined) {
    say(workplace, describeUnkept(obstacle));
    return 1;
  }
  const destroyed = await destroyStacks(workplace);
  if (destroyed.interrupted !== undefined) return destroyed.interrupted;
  const left = await whatIsLeft(workplace, running.endpoint);
  await localAws.stop(root);
  forgetDeployment(root);
  if (destroyed.complete && left.length === 0) {
    say(workplace, "\nThe platform is down: no resource is left, and the local AWS has stopped.");
    return 0;
  }
  if (left.length > 0) say(workplace, `\nLeft over in the local AWS:\n${left.map((line) => `  ${line}`).join("\n")}`);
  say(workplace, "\nThe local AWS has stopped, and what was left is gone with it. It should not have been: see above.");
  return 1;
}

/** What was pushed exists nowhere else: it is not destroyed before it is kept. */
function describeUnkept(answer: string): string {
  return [
    "What was pushed to the services' source could not be kept, so nothing was destroyed:",
    `  answer    ${answer.split("\n").join("\n            ")}`,
    "  way out   mend what the answer names, then ./thrive down again",
  ].join("\n");
}

async function removeFromEndpoint(workplace: Workplace, { endpoint }: Deployment): Promise<number> {
  const destroyed = await destroyStacks(workplace);
  if (destroyed.interrupted !== undefined) return destroyed.interrupted;
  if (!destroyed.complete) return 1;
  forgetDeployment(workplace.root);
  say(workplace, `\nThe platform is removed from ${endpoint}, which goes on running.`);
  return 0;
}

interface Destroyed {
  readonly complete: boolean;
  /** Exit code, when a signal ended it. */
  readonly interrupted?: number;
}

async function destroyStacks(workplace: Workplace): Promise<Destroyed> {
  const { root } = workplace;
  if (statesInUse(root).length === 0) return { complete: true };
  const tools = await checkBeforeDown(workplace);
  if (readLocalStacks(root).length === 0) await workplace.synthesize(localPlatformName(root));
  const all = readLocalStacks(root);
  repairStates(root, all);

  const interruption = new Interruption();
  const settings = terraformSettings(root, tools.source, wantedProvider(root));
  const environment = terraformEnvironment(workplace.environment, settings);
  const terraform = new Terraform(root, tools.terraformVersion, environment, interruption);
  const stop = interruption.listen();
  try {
    const runs = await destroyInOrder(
      workplace,
      [...orphanedStacks(root, all), ...withState(root, all)],
      terraform,
      interruption,
    );
    if (interruption.exitCode !== undefined) {
      say(workplace, "\nInterrupted. The local AWS goes on running; ./thrive down goes on from here.");
      return { complete: false, interrupted: interruption.exitCode };
    }
    await sayFailures(workplace, "down", terraform, runs, readDeployment(root)?.instance !== undefined);
    return { complete: idsWith(runs.outcomes, "done").length === runs.outcomes.size };
  } finally {
    stop();
  }
}

/** Orphans wait for nothing: what they needed is still there, and goes after them. */
function destroyInOrder(
  workplace: Workplace,
  stacks: readonly LocalStack[],
  terraform: Terraform,
  interruption: Interruption,
): Promise<StackRuns> {
  return runStacks(workplace, stacks, reversed(graphOf(stacks)), interruption, terraform.destroy);
}

function withState(root: string, stacks: readonly LocalStack[]): LocalStack[] {
  const inUse = new Set(
    statesInUse(root)
      .filter(({ damaged }) => !damaged)
      .map(({ stack }) => stack),
  );
  return stacks.filter(({ id }) => inUse.has(id));
}

async function whatIsLeft({ localAws }: Workplace, endpoint: string): Promise<string[]> {
  try {
    for (const arn of keptRevisions(await localAws.remaining(endpoint))) await localAws.deregister(endpoint, arn);
    return await localAws.remaining(endpoint);
  } catch (error) {
    return [`unknown: the local AWS did not answer (${(error as Error).message})`];
  }
}
