import { type Deployment, type ECSClient, type Service, UpdateServiceCommand } from "@aws-sdk/client-ecs";
import type { Revisions } from "../core/ports";
import type { Progress, Rollout, Serving, Strategy } from "../core/strategy";
import { describedService } from "./described-service";
import type { ServiceTarget } from "./service-target";
import { lastEvents, whyStopped } from "./why-stopped";

/** ECS replaces task by task, and goes back by itself when tasks of the new revision fail. */
export class RollingStrategy implements Strategy {
  readonly longestMinutes = 60;

  constructor(
    private readonly client: () => ECSClient,
    private readonly target: ServiceTarget,
    private readonly revisions: Pick<Revisions, "latest">,
  ) {}

  async serving(): Promise<Serving> {
    const service = await this.service();
    const { desiredCount = 0, runningCount = 0 } = service;
    const primary = primaryOf(service);
    const known = {
      ...(primary?.taskDefinition !== undefined && { setTo: primary.taskDefinition }),
      ...(primary?.rolloutState === "FAILED" && { failed: primary.id! }),
      isChanging: primary?.rolloutState === "IN_PROGRESS",
    };
    if (desiredCount === 0 && runningCount === 0) return known;
    const revision = servingRevision(service);
    return { ...(revision !== undefined && { revision }), ...known };
  }

  async begin({ revision, least }: Rollout): Promise<string> {
    const { desiredCount: now = 0, ...service } = await this.service();
    const before = primaryOf(service);
    if (before?.taskDefinition === revision && now >= least) return before.id!;
    return primaryOf(await this.update({ taskDefinition: revision, desiredCount: Math.max(least, now) }))!.id!;
  }

  async look(rollout: Rollout, deployment: string): Promise<Progress> {
    const service = await this.service();
    const primary = primaryOf(service);
    const own = service.deployments?.find(({ id }) => id === deployment);
    if (own !== undefined && own.rolloutState !== "FAILED" && own.id !== primary?.id) return replaced(primary);
    if (own?.rolloutState === "COMPLETED") return { state: "succeeded" };
    if (own !== undefined && own.rolloutState !== "FAILED") {
      return { state: "going", said: `${own.runningCount ?? 0} of ${own.desiredCount ?? 0} tasks run` };
    }
    const reason = own === undefined ? saidOf(service, deployment) : (own.rolloutStateReason ?? "ECS gives no reason");
    if (reason === undefined) return replaced(primary);
    return {
      state: "failed",
      reason,
      events: lastEvents(service),
      stopped: await whyStopped(this.client(), this.target, rollout.revision),
    };
  }

  async undo({ revision, before }: Rollout, deployment: string | undefined): Promise<void> {
    const { id, taskDefinition: setTo } = primaryOf(await this.service()) ?? {};
    if (before !== undefined) {
      const isOwn = setTo === revision && (deployment === undefined || deployment === id);
      if (isOwn) await this.update({ taskDefinition: before }); // else ECS took it back, or it is somebody else's
      return;
    }
    // ECS goes back from a first release to a revision that never ran, and would start its tasks for ever.
    const unreleased = await this.revisions.latest(revision);
    if (setTo !== revision && setTo !== unreleased) return;
    await this.update({ ...(unreleased !== undefined && { taskDefinition: unreleased }), desiredCount: 0 });
  }

  private service(): Promise<Service> {
    return describedService(this.client(), this.target);
  }

  private async update(changes: { taskDefinition?: string; desiredCount?: number }): Promise<Service> {
    const { cluster, service } = this.target;
    const answer = await this.client().send(new UpdateServiceCommand({ cluster, service, ...changes }));
    return answer.service!;
  }
}

function primaryOf({ deployments = [] }: Service): Deployment | undefined {
  return deployments.find(({ status }) => status === "PRIMARY");
}

/** What was finished last, as long as it has not been drained; else what comes, unless it has failed. */
function servingRevision(service: Service): string | undefined {
  const { deployments = [] } = service;
  const finished = deployments.find(({ rolloutState }) => rolloutState === "COMPLETED");
  const primary = primaryOf(service);
  const coming = primary?.rolloutState === "FAILED" ? undefined : primary;
  return (finished ?? coming)?.taskDefinition;
}

/** A deployment that failed is listed no more once its tasks are gone; the service's events tell of it. */
function saidOf({ events = [] }: Service, deployment: string): string | undefined {
  const [, why] =
    events
      .map(({ message = "" }) => message.split(`(deployment ${deployment}) deployment failed: `))
      .find((parts) => parts.length > 1) ?? [];
  if (why === undefined) return undefined;
  return `ECS deployment ${why.startsWith("tasks failed") ? "circuit breaker" : "failed"}: ${why}`;
}

function replaced(primary: Deployment | undefined): Progress {
  const what = primary?.taskDefinition?.split("/").at(-1) ?? "nothing";
  return { state: "replaced", by: `the deployment ${primary?.id ?? "of nobody"} of ${what}` };
}
