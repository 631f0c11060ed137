import { randomInt } from "node:crypto";
import type {
  AutoRollbackConfiguration,
  CreateDeploymentInput,
  DeploymentGroupInfo,
  RevisionLocation,
} from "@aws-sdk/client-codedeploy";
import type { TaskSet } from "@aws-sdk/client-ecs";
import type { FillerAction } from "../fillers/filler";
import { FillerError } from "../fillers/filler-error";
import { type AppSpec, readAppSpec } from "./app-spec";
import { type Deployment, DeploymentHalt, pendingEvents } from "./deployment";
import type { DeploymentConfigs } from "./deployment-configs";
import type { DeploymentGroups } from "./deployment-groups";
import type { DeploymentPorts } from "./deployment-ports";
import { DeploymentRun } from "./deployment-run";
import { deploymentView, targetIdOf, targetView } from "./deployment-views";
import { HookAnswers } from "./hook-answers";
import { rollBack } from "./roll-back";

export interface DeploymentActionsOptions {
  readonly groups: Pick<DeploymentGroups, "find">;
  readonly configs: Pick<DeploymentConfigs, "routingOf">;
  readonly ports: DeploymentPorts;
  /** The task sets that a group's service has now. */
  readonly taskSetsOf: (group: DeploymentGroupInfo) => Promise<readonly TaskSet[]>;
}

const over = new Set(["Succeeded", "Failed", "Stopped"]);

/** The calls about deployments. */
export class DeploymentActions {
  private readonly deployments = new Map<string, Deployment>();
  private readonly runs = new Map<string, DeploymentRun>();
  private readonly hooks = new HookAnswers();

  constructor(private readonly options: DeploymentActionsOptions) {}

  /** The local AWS ends. */
  stop(): void {
    for (const run of this.runs.values()) run.halt(stopped(false));
  }

  readonly actions: Readonly<Record<string, FillerAction>> = {
    CreateDeployment: (input: CreateDeploymentInput) => ({ deploymentId: this.create(input).info.deploymentId }),
    GetDeployment: ({ deploymentId }: { deploymentId: string }) => ({
      deploymentInfo: deploymentView(this.find(deploymentId)),
    }),
    BatchGetDeployments: ({ deploymentIds }: { deploymentIds: readonly string[] }) => ({
      deploymentsInfo: deploymentIds.flatMap((id) => {
        const found = this.deployments.get(id);
        return found ? [deploymentView(found)] : [];
      }),
    }),
    ListDeployments: (input: {
      applicationName?: string;
      deploymentGroupName?: string;
      includeOnlyStatuses?: string[];
    }) => {
      const found = [...this.deployments.values()].filter(
        ({ info }) =>
          (input.applicationName ?? info.applicationName) === info.applicationName &&
          (input.deploymentGroupName ?? info.deploymentGroupName) === info.deploymentGroupName &&
          (input.includeOnlyStatuses?.includes(info.status!) ?? true),
      );
      return { deployments: found.map(({ info }) => info.deploymentId).reverse() };
    },
    ListDeploymentTargets: ({ deploymentId }: { deploymentId: string }) => ({
      targetIds: [targetIdOf(this.find(deploymentId))],
    }),
    GetDeploymentTarget: async ({ deploymentId, targetId }: { deploymentId: string; targetId: string }) => ({
      deploymentTarget: await this.target(deploymentId, targetId),
    }),
    BatchGetDeploymentTargets: async ({ deploymentId, targetIds }: { deploymentId: string; targetIds: string[] }) => ({
      deploymentTargets: await Promise.all(targetIds.map((id) => this.target(deploymentId, id))),
    }),
    StopDeployment: (input: { deploymentId: string; autoRollbackEnabled?: boolean }) => {
      const { info } = this.find(input.deploymentId);
      if (over.has(info.status!))
        throw new FillerError(
          "DeploymentAlreadyCompletedException",
          `The deployment ${input.deploymentId} is already completed.`,
        );
      this.runs.get(input.deploymentId)?.halt(stopped(input.autoRollbackEnabled));
      return { status: "Pending", statusMessage: "Deployment is being stopped" };
    },
    ContinueDeployment: (input: { deploymentId: string; deploymentWaitType?: "READY_WAIT" | "TERMINATION_WAIT" }) => {
      const { info } = this.find(input.deploymentId);
      const { deploymentWaitType: wait = "READY_WAIT" } = input;
      if (wait === "READY_WAIT" ? info.status !== "Ready" : info.instanceTerminationWaitTimeStarted !== true)
        throw new FillerError(
          "InvalidDeploymentStatusException",
          `The deployment ${input.deploymentId} does not wait for ${wait}.`,
        );
      this.runs.get(input.deploymentId)?.continue(wait);
      return undefined;
    },
    PutLifecycleEventHookExecutionStatus: this.hooks.take,
  };

  private create(input: CreateDeploymentInput): Deployment {
    const { applicationName = "", deploymentGroupName = "", description, revision } = input;
    const group = this.options.groups.find(applicationName, deploymentGroupName);
    const spec = specIn(revision);
    const routing = this.options.configs.routingOf(input.deploymentConfigName ?? group.deploymentConfigName!);
    // Its settings may have changed meanwhile: it is the same one by its id.
    const active = [...this.deployments.values()].find(
      ({ info, group: other }) => other.deploymentGroupId === group.deploymentGroupId && !over.has(info.status!),
    );
    if (active !== undefined)
      throw new FillerError(
        "DeploymentLimitExceededException",
        `The Deployment Group '${deploymentGroupName}' already has an active Deployment '${active.info.deploymentId}'`,
      );
    const deployment = this.keep(group, { description, revision, creator: "user" }, spec);
    const { autoRollbackConfiguration: settings = group.autoRollbackConfiguration } = input;
    const run = new DeploymentRun(deployment, routing, this.options.ports, this.hooks);
    this.runs.set(deployment.info.deploymentId, run);
    void run.run().then((halt) => halt && this.goBack(deployment, halt, settings));
    return deployment;
  }

  private keep(group: DeploymentGroupInfo, own: Partial<Deployment["info"]>, spec?: AppSpec): Deployment {
    const { applicationName, deploymentGroupName, deploymentConfigName, deploymentStyle, loadBalancerInfo } = group;
    const { autoRollbackConfiguration, blueGreenDeploymentConfiguration } = group;
    const deploymentId = `d-${Array.from({ length: 9 }, () => letters[randomInt(letters.length)]).join("")}`;
    const ofGroup = { applicationName, deploymentGroupName, deploymentConfigName, deploymentStyle, loadBalancerInfo };
    const info: Deployment["info"] = {
      ...ofGroup,
      autoRollbackConfiguration,
      blueGreenDeploymentConfiguration,
      computePlatform: "ECS",
      status: "Created",
      createTime: this.options.ports.now(),
      instanceTerminationWaitTimeStarted: false,
      ...own,
      deploymentId,
    };
    const hasTests = loadBalancerInfo?.targetGroupPairInfoList?.[0]?.testTrafficRoute !== undefined;
    const deployment = { info, group, spec, events: spec ? pendingEvents(hasTests) : [] };
    this.deployments.set(deploymentId, deployment);
    return deployment;
  }

  private async goBack(failed: Deployment, halt: DeploymentHalt, settings?: AutoRollbackConfiguration): Promise<void> {
    const bySettings = settings?.enabled === true && settings.events?.includes(halt.event) === true;
    if (!(halt.rollBack ?? bySettings)) return;
    const rollbackMessage = `Deployment ${failed.info.deploymentId} was rolled back because of ${halt.event}`;
    const rollback = this.keep(failed.group, {
      creator: "codeDeployRollback",
      rollbackInfo: { rollbackTriggeringDeploymentId: failed.info.deploymentId, rollbackMessage },
    });
    failed.info.rollbackInfo = { rollbackDeploymentId: rollback.info.deploymentId, rollbackMessage };
    await rollBack(rollback, failed, this.options.ports);
  }

  private async target(deploymentId: string, targetId: string) {
    const deployment = this.find(deploymentId);
    if (targetId !== targetIdOf(deployment))
      throw new FillerError(
        "DeploymentTargetDoesNotExistException",
        `The deployment target ${targetId} does not exist.`,
      );
    return targetView(deployment, await this.options.taskSetsOf(deployment.group));
  }

  private find(id: string): Deployment {
    const found = this.deployments.get(id);
    if (found !== undefined) return found;
    throw new FillerError("DeploymentDoesNotExistException", `The deployment ${id} could not be found`);
  }
}

const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

function stopped(rollBack?: boolean): DeploymentHalt {
  return new DeploymentHalt(
    "Stopped",
    "MANUAL_STOP",
    "Deployment was stopped by user",
    "DEPLOYMENT_STOP_ON_REQUEST",
    rollBack,
  );
}

function specIn(revision: RevisionLocation | undefined): AppSpec {
  const content = revision?.appSpecContent?.content ?? revision?.string?.content;
  if (content === undefined)
    throw new FillerError("RevisionRequiredException", "The local AWS takes a revision as AppSpecContent alone.");
  try {
    return readAppSpec(content);
  } catch (error) {
    throw new FillerError("InvalidRevisionException", (error as Error).message);
  }
}
