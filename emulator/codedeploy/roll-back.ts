import type { Deployment } from "./deployment";
import type { DeploymentPorts } from "./deployment-ports";

/** Sends all requests to the old tasks again, and ends the new ones: a deployment of its own, as CodeDeploy makes it. */
export async function rollBack(rollback: Deployment, failed: Deployment, ports: DeploymentPorts): Promise<void> {
  const { info, group } = rollback;
  info.status = "InProgress";
  info.startTime = ports.now();
  ports.told(rollback, "START");
  const hands = await ports.handsOf(group, new AbortController().signal);
  try {
    if (failed.colours) await restore(failed, hands);
    info.status = "Succeeded";
    ports.told(rollback, "SUCCESS");
  } catch (error) {
    info.status = "Failed";
    info.errorInformation = { code: "ECS_UPDATE_ERROR", message: (error as Error).message };
    ports.told(rollback, "FAILURE");
  } finally {
    info.completeTime = ports.now();
    hands.close();
  }
}

async function restore(
  { colours, group }: Deployment,
  hands: Awaited<ReturnType<DeploymentPorts["handsOf"]>>,
): Promise<void> {
  const { blue, blueGroup, green, greenGroup } = colours!;
  const pair = group.loadBalancerInfo?.targetGroupPairInfoList?.[0];
  const old = new Map([
    [blueGroup, 100],
    [greenGroup, 0],
  ]);
  await hands.route(pair?.prodTrafficRoute?.listenerArns ?? [], old);
  await hands.route(pair?.testTrafficRoute?.listenerArns ?? [], old);
  await hands.makePrimary(blue);
  colours!.shifted = 0;
  if (green !== undefined) await hands.deleteTaskSet(green);
}
