import type { CodeDeployClient, DeploymentInfo, ECSTarget } from "@aws-sdk/client-codedeploy";
import { type ECSClient, type Service, type TaskSet, UpdateServiceCommand } from "@aws-sdk/client-ecs";
import { appSpec } from "../core/app-spec";
import type { Progress, Rollout, Serving, Strategy } from "../core/strategy";
import { CodeDeployDeployments, type DeploymentGroup } from "./codedeploy-deployments";
import { describedService } from "./described-service";
import type { ServiceTarget } from "./service-target";
import { stoppedTasks } from "./stopped-tasks";
import { lastEvents, whyStopped } from "./why-stopped";

export interface CodeDeployOptions extends DeploymentGroup {
  /** Name of the function that tests a new version. @default none */
  readonly testHook?: string;
}

/**
 * CodeDeploy runs the new tasks beside the old ones and moves requests to them step by step. It has no circuit breaker: it would wait for an
 * hour for tasks that fail, so that a deployment whose tasks fail is stopped here, as ECS itself would.
 */
export class CodeDeployStrategy implements Strategy {
  readonly longestMinutes = 60;
  private readonly deployments: CodeDeployDeployments;

  constructor(
    codeDeploy: () => CodeDeployClient,
    private readonly ecs: () => ECSClient,
    private readonly target: ServiceTarget,
    private readonly options: CodeDeployOptions,
  ) {
    this.deployments = new CodeDeployDeployments(codeDeploy, options);
  }

  async serving(): Promise<Serving> {
    const [service, active] = await Promise.all([this.service(), this.deployments.active()]);
    const setTo = primaryOf(service)?.taskDefinition;
    const known = { ...(setTo !== undefined && { setTo }), isChanging: active !== undefined };
    const runsNothing = service.desiredCount === 0 && service.runningCount === 0;
    return runsNothing || setTo === undefined ? known : { revision: setTo, ...known };
  }

  async begin({ release, revision, least }: Rollout): Promise<string> {
    const service = await this.service();
    // CodeDeploy runs as many new tasks as the service wants, and a first release has to prove itself with some.
    if ((service.desiredCount ?? 0) < least) await this.count(least);
    return this.deployments.begin(nameOf(release), this.specOf(service, revision, this.options.testHook));
  }

  async look(rollout: Rollout, deployment: string): Promise<Progress> {
    const info = await this.deployments.get(deployment);
    if (info.status === "Succeeded") return { state: "succeeded" };
    if (info.status === "Failed" || info.status === "Stopped") return this.ended(rollout, info);
    const target = await this.deployments.target(deployment);
    const failed = await this.failedTasks(rollout, target);
    if (failed === 0) return { state: "going", said: said(target) };
    await this.deployments.stop(deployment);
    return { state: "going", said: `${failed} new tasks failed: CodeDeploy ends them` };
  }

  async undo(rollout: Rollout, deployment: string | undefined): Promise<void> {
    const { release, revision, before } = rollout;
    const id = deployment ?? (await this.deployments.find(nameOf(release)));
    const active = await this.deployments.active();
    if (active !== undefined && active === id) await this.deployments.stop(id);
    const service = await this.service();
    if (active !== undefined && active !== id) return; // somebody else's
    if (before === undefined) return this.count(0);
    if (active !== undefined || primaryOf(service)?.taskDefinition !== revision) return; // goes back by itself
    const spec = this.specOf(service, before);
    await this.deployments.begin(`undo ${nameOf(release)}`, spec, "CodeDeployDefault.ECSAllAtOnce");
  }

  private async ended(rollout: Rollout, info: DeploymentInfo): Promise<Progress> {
    const back = info.rollbackInfo?.rollbackDeploymentId;
    const isBack =
      back === undefined || ["Succeeded", "Failed", "Stopped"].includes((await this.deployments.get(back)).status!);
    if (!isBack) return { state: "going", said: "CodeDeploy brings requests back to the old tasks" };
    const [service, { lifecycleEvents = [] }, reasons] = await Promise.all([
      this.service(),
      this.deployments.target(info.deploymentId!),
      whyStopped(this.ecs(), this.target, rollout.revision),
    ]);
    const stopped = reasons.filter((one) => !isWanted(one));
    const wrong = lifecycleEvents.filter(({ status }) => status === "Failed");
    const where = wrong.map(
      ({ lifecycleEventName, diagnostics }) => `${lifecycleEventName}: ${diagnostics?.message ?? "failed"}`,
    );
    const isOurs = info.errorInformation?.code === "MANUAL_STOP" && stopped.length > 0;
    const reason = isOurs
      ? "new tasks failed before one was healthy"
      : (info.errorInformation?.message ?? `it is ${info.status}`);
    return { state: "failed", reason: `CodeDeploy: ${reason}`, events: [...where, ...lastEvents(service)], stopped };
  }

  /** How many new tasks failed, when that is enough to give up: half of what is wanted, 3 at least, as ECS's circuit breaker has it. */
  private async failedTasks(
    { revision }: Rollout,
    { lifecycleEvents = [], taskSetsInfo = [] }: ECSTarget,
  ): Promise<number> {
    const isInstalling = lifecycleEvents.some(
      ({ lifecycleEventName, status }) => lifecycleEventName === "Install" && status === "InProgress",
    );
    if (!isInstalling) return 0;
    const wanted = taskSetsInfo.find(({ taskSetLabel }) => taskSetLabel === "Green")?.desiredCount ?? 0;
    const stopped = await stoppedTasks(this.ecs(), this.target, revision);
    const failed = stopped.filter(({ stoppedReason = "" }) => !isWanted(stoppedReason)).length;
    return failed >= Math.min(200, Math.max(3, Math.ceil(wanted / 2))) ? failed : 0;
  }

  private specOf({ loadBalancers = [] }: Service, revision: string, testHook?: string): string {
    const [{ containerName = this.target.container, containerPort = 80 } = {}] = loadBalancers;
    return appSpec({ revision, container: containerName, port: containerPort, testHook });
  }

  private service(): Promise<Service> {
    return describedService(this.ecs(), this.target);
  }

  private async count(desiredCount: number): Promise<void> {
    const { cluster, service } = this.target;
    await this.ecs().send(new UpdateServiceCommand({ cluster, service, desiredCount }));
  }
}

/** What a release's deployment is called. */
function nameOf(release: string): string {
  return `release ${release}`;
}

/** New tasks end when requests go back to the old ones. */
function isWanted(stoppedReason: string): boolean {
  return stoppedReason.startsWith("Scaling activity initiated by");
}

function primaryOf({ taskSets = [] }: Service): TaskSet | undefined {
  return taskSets.find(({ status }) => status === "PRIMARY");
}

function said({ lifecycleEvents = [], taskSetsInfo = [] }: ECSTarget): string {
  const now = lifecycleEvents.find(({ status }) => status === "InProgress")?.lifecycleEventName;
  const done = lifecycleEvents.some(({ status }) => status === "Succeeded");
  const green = taskSetsInfo.find(({ taskSetLabel }) => taskSetLabel === "Green");
  const requests = `${green?.trafficWeight ?? 0} % of requests go to ${green?.runningCount ?? 0} new tasks`;
  if (now !== undefined) return `${now}: ${requests}`;
  return done ? `${requests}; the old ones wait for their end` : "CodeDeploy begins";
}
