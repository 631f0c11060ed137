import { ApplicationAutoScalingClient, RegisterScalableTargetCommand } from "@aws-sdk/client-application-auto-scaling";
import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { ECSClient } from "@aws-sdk/client-ecs";
import { SSMClient } from "@aws-sdk/client-ssm";
import { STSClient } from "@aws-sdk/client-sts";
import { clientSettings } from "../client-settings";
import { lazily } from "../lazily";
import { assumedRole } from "./adapters/assumed-role";
import { EcsMigrations } from "./adapters/ecs-migrations";
import { EcsRevisions } from "./adapters/ecs-revisions";
import { ImageParameter } from "./adapters/image-parameter";
import { redAlarms } from "./adapters/red-alarms";
import { RollingStrategy } from "./adapters/rolling-strategy";
import type { ServiceTarget } from "./adapters/service-target";
import type { Environment } from "./core/ports";
import type { EnvironmentSettings } from "./core/settings";
import type { Strategy } from "./core/strategy";

/** The service in an environment, through the role that may deploy it there. */
export function connectEnvironment(settings: EnvironmentSettings, target: ServiceTarget): Environment {
  const { region } = target;
  const sts = lazily(() => new STSClient(clientSettings));
  const own = { ...clientSettings, region, credentials: assumedRole(sts, target.deployRole) };
  const ecs = lazily(() => new ECSClient(own));
  const scaling = lazily(() => new ApplicationAutoScalingClient(own));
  const cloudwatch = lazily(() => new CloudWatchClient(own));
  const revisions = new EcsRevisions(ecs, target);
  return {
    strategy: strategyOf(settings, new RollingStrategy(ecs, target, revisions)),
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

function strategyOf({ name, strategy }: EnvironmentSettings, rolling: Strategy): Strategy {
  if (strategy.kind === "rolling") return rolling;
  throw new Error(`${name}: the strategy ${strategy.kind} is not there yet; take rolling()`);
}
