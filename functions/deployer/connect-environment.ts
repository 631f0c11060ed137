import { ApplicationAutoScalingClient, RegisterScalableTargetCommand } from "@aws-sdk/client-application-auto-scaling";
import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { CodeDeployClient } from "@aws-sdk/client-codedeploy";
import { ECSClient } from "@aws-sdk/client-ecs";
import { SSMClient } from "@aws-sdk/client-ssm";
import { STSClient } from "@aws-sdk/client-sts";
import { clientSettings } from "../client-settings";
import { lazily } from "../lazily";
import { assumedRole } from "./adapters/assumed-role";
import { CodeDeployStrategy } from "./adapters/codedeploy-strategy";
import { EcsMigrations } from "./adapters/ecs-migrations";
import { EcsRevisions } from "./adapters/ecs-revisions";
import { ImageParameter } from "./adapters/image-parameter";
import { redAlarms } from "./adapters/red-alarms";
import { RollingStrategy } from "./adapters/rolling-strategy";
import type { ServiceTarget } from "./adapters/service-target";
import type { Environment } from "./core/ports";
import type { EnvironmentSettings } from "./core/settings";

/** The service in an environment, through the role that may deploy it there. */
export function connectEnvironment(settings: EnvironmentSettings, target: ServiceTarget): Environment {
  const { region } = target;
  const sts = lazily(() => new STSClient(clientSettings));
  const own = { ...clientSettings, region, credentials: assumedRole(sts, target.deployRole) };
  const ecs = lazily(() => new ECSClient(own));
  const scaling = lazily(() => new ApplicationAutoScalingClient(own));
  const cloudwatch = lazily(() => new CloudWatchClient(own));
  const codeDeploy = lazily(() => new CodeDeployClient(own));
  const revisions = new EcsRevisions(ecs, target);
  const { strategy } = settings;
  return {
    strategy:
      strategy.kind === "rolling"
        ? new RollingStrategy(ecs, target, revisions)
        : new CodeDeployStrategy(codeDeploy, ecs, target, strategy),
    revisions,
    migrations: new EcsMigrations(ecs, target),
    imageInUse: new ImageParameter(
      lazily(() => new SSMClient(own)),
      target,
    ),
    raiseLeast: async () => {
      await scaling().send(
        new RegisterScalableTargetCommand({
          ServiceNamespace: "ecs",
          ScalableDimension: "ecs:service:DesiredCount",
          ResourceId: target.resourceId,
          MinCapacity: settings.least,
        }),
      );
    },
    redAlarms: () => redAlarms(cloudwatch(), target),
  };
}
