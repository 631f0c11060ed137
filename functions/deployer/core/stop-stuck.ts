import type { ActionRun, Ports } from "./ports";

/** Minutes that an action may take which no person answers: builds take the most, and have less. */
const longestAction = 60;

/** Minutes that a deployer has beyond its deployment, to end it itself. */
const graceOfDeployer = 15;

/** Ends executions that wait for what does not come. One that waits for a person, or for another execution, may. */
export async function stopStuck(ports: Ports): Promise<void> {
  const { executions, clock } = ports;
  for (const execution of await executions.running()) {
    const stuck = (await executions.actions(execution)).find((run) => {
      const minutes = (clock.now().getTime() - run.startedAt.getTime()) / 60_000;
      return run.status === "InProgress" && !run.isApproval && minutes >= limitOf(run, ports);
    });
    if (stuck === undefined) continue;
    const { stage, action } = stuck;
    await executions.stop(execution, `${action} of ${stage} did not end within ${limitOf(stuck, ports)} minutes`);
  }
}

function limitOf({ stage, action }: ActionRun, { settings, environment }: Ports): number {
  const isDeployment = action === "Deploy" && settings.environments.some(({ name }) => name === stage);
  if (!isDeployment) return longestAction;
  const deployment = environment(stage).strategy.longestMinutes + (settings.migration?.timeoutMinutes ?? 0);
  return Math.max(longestAction, deployment + graceOfDeployer);
}
