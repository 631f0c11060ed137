import type { DeploymentGroupInfo } from "@aws-sdk/client-codedeploy";
import { DescribeServicesCommand, ECSClient } from "@aws-sdk/client-ecs";
import type { Context, Part } from "../context";
import type { Filler } from "../fillers/filler";
import { FillerError } from "../fillers/filler-error";
import { RoleClients } from "../role-clients";
import { RenewedSession, RoleSessions, type RoleTaker } from "../role-sessions";
import { DeploymentActions } from "./deployment-actions";
import { DeploymentConfigs } from "./deployment-configs";
import { deploymentEvent } from "./deployment-event";
import { DeploymentGroups, groupArn } from "./deployment-groups";
import { RoleHands } from "./role-hands";

/** Assumes the roles of deployment groups. */
const codeDeploy: RoleTaker = {
  service: "codedeploy.amazonaws.com",
  refusal: () => "AWS CodeDeploy does not have the permissions required to assume the role",
};

/** CodeDeploy of the running local AWS: deploys ECS services, and nothing else. */
export function createCodeDeploy(context: Context): Filler & Part {
  const { clock, clients, endpoint } = context;
  const now = () => clock.now();
  const sessions = new RoleSessions(clients.addressOf("sts"), codeDeploy);
  const ecs = new ECSClient(clients.settings("ecs"));
  const stopping = new AbortController();
  const sessionOf = (group: DeploymentGroupInfo) =>
    new RenewedSession(sessions, group.serviceRoleArn!, groupArn(group), "codedeploy");
  const serviceOf = async ({ ecsServices = [] }: DeploymentGroupInfo) => {
    const [{ clusterName = "", serviceName = "" } = {}] = ecsServices;
    const found = await ecs.send(new DescribeServicesCommand({ cluster: clusterName, services: [serviceName] }));
    return found.services?.[0];
  };
  const groups = new DeploymentGroups({
    account: clients.account,
    now,
    check: async (group) => {
      await sessionOf(group)
        .keys()
        .catch((error: Error) => refuse("InvalidRoleException", error.message));
      const service = await serviceOf(group).catch(() => undefined);
      if (service?.deploymentController?.type !== "CODE_DEPLOY")
        refuse(
          "InvalidECSServiceException",
          "Deployment group's ECS service must be configured for a CODE_DEPLOY deployment controller.",
        );
    },
  });
  const configs = new DeploymentConfigs(now, () =>
    groups.all().map(({ deploymentConfigName }) => deploymentConfigName!),
  );
  const deployments = new DeploymentActions({
    groups,
    configs,
    taskSetsOf: async (group) => (await serviceOf(group))?.taskSets ?? [],
    ports: {
      now,
      wait: (seconds, signal) => clock.wait(seconds, AbortSignal.any([signal, stopping.signal])),
      handsOf: async (group, signal) => {
        const session = sessionOf(group);
        await session.keys();
        const settings = { endpoint, region: "us-east-1", credentials: () => session.keys(), maxAttempts: 3 };
        return new RoleHands(group, new RoleClients(settings, signal));
      },
      told: (deployment, state) => void context.events.publish(deploymentEvent(deployment, state)),
    },
  });
  return {
    service: "codedeploy",
    tags: groups.tags,
    actions: { ...groups.actions, ...configs.actions, ...deployments.actions },
    start: () => Promise.resolve(),
    stop: () => {
      deployments.stop();
      stopping.abort();
      ecs.destroy();
      return Promise.resolve();
    },
  };
}

function refuse(code: string, message: string): never {
  throw new FillerError(code, message);
}
