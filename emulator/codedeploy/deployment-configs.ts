import type { DeploymentConfigInfo, TrafficRoutingConfig } from "@aws-sdk/client-codedeploy";
import { randomUUID } from "node:crypto";
import type { FillerAction } from "../fillers/filler";
import { FillerError } from "../fillers/filler-error";

/** Those that AWS has ready for ECS. Source: https://docs.aws.amazon.com/codedeploy/latest/userguide/deployment-configurations.html */
const ready: readonly (readonly [name: string, routing: TrafficRoutingConfig])[] = [
  ["CodeDeployDefault.ECSAllAtOnce", { type: "AllAtOnce" }],
  ["CodeDeployDefault.ECSCanary10Percent5Minutes", canary(10, 5)],
  ["CodeDeployDefault.ECSCanary10Percent15Minutes", canary(10, 15)],
  ["CodeDeployDefault.ECSLinear10PercentEvery1Minutes", linear(10, 1)],
  ["CodeDeployDefault.ECSLinear10PercentEvery3Minutes", linear(10, 3)],
];

/** The ways in which requests may move. */
export class DeploymentConfigs {
  private readonly kept = new Map<string, DeploymentConfigInfo>();

  /** @param used names that deployment groups have */
  constructor(
    private readonly now: () => Date,
    private readonly used: () => readonly string[],
  ) {
    for (const [deploymentConfigName, trafficRoutingConfig] of ready)
      this.keep({ deploymentConfigName, trafficRoutingConfig });
  }

  routingOf(name: string): TrafficRoutingConfig | undefined {
    return this.find(name).trafficRoutingConfig;
  }

  find(name: string): DeploymentConfigInfo {
    const found = this.kept.get(name);
    if (found !== undefined) return found;
    throw new FillerError(
      "DeploymentConfigDoesNotExistException",
      `No deployment configuration found for name: ${name}`,
    );
  }

  readonly actions: Readonly<Record<string, FillerAction>> = {
    CreateDeploymentConfig: (input: DeploymentConfigInfo & { deploymentConfigName: string }) => {
      const { deploymentConfigName: name } = input;
      if (this.kept.has(name))
        throw new FillerError("DeploymentConfigAlreadyExistsException", `Deployment config ${name} already exists.`);
      return { deploymentConfigId: this.keep(input).deploymentConfigId };
    },
    GetDeploymentConfig: ({ deploymentConfigName }: { deploymentConfigName: string }) => ({
      deploymentConfigInfo: this.find(deploymentConfigName),
    }),
    DeleteDeploymentConfig: ({ deploymentConfigName: name }: { deploymentConfigName: string }) => {
      if (this.used().includes(name))
        throw new FillerError("DeploymentConfigInUseException", `The deployment configuration ${name} is in use.`);
      this.kept.delete(name);
      return undefined;
    },
    ListDeploymentConfigs: () => ({ deploymentConfigsList: [...this.kept.keys()] }),
  };

  private keep(input: DeploymentConfigInfo): DeploymentConfigInfo {
    const info = {
      computePlatform: "ECS" as const,
      ...input,
      deploymentConfigId: randomUUID(),
      createTime: this.now(),
    };
    this.kept.set(input.deploymentConfigName!, info);
    return info;
  }
}

function canary(canaryPercentage: number, canaryInterval: number): TrafficRoutingConfig {
  return { type: "TimeBasedCanary", timeBasedCanary: { canaryPercentage, canaryInterval } };
}

function linear(linearPercentage: number, linearInterval: number): TrafficRoutingConfig {
  return { type: "TimeBasedLinear", timeBasedLinear: { linearPercentage, linearInterval } };
}
