import type { Deployment, RegisterTaskDefinitionCommandInput, Service, TaskDefinition } from "@aws-sdk/client-ecs";
import { imageInUse } from "./image-in-use";
import type { ReleaseClients } from "./release-clients";
import type { ReleaseTarget } from "./release-target";

/** An image that a service is to run. */
export interface Release {
  readonly target: ReleaseTarget;
  /** With its digest, so that it is the same image whenever a task starts. */
  readonly image: string;
  /** Tasks that the service has at least. */
  readonly least: number;
}

/** A deployment that ECS gave up, in its words. */
export class FailedDeployment extends Error {
  constructor(
    readonly reason: string,
    /** What the service said last, newest first. */
    readonly events: readonly string[],
    /** Why its tasks stopped, each reason once. */
    readonly stopped: readonly string[] = [],
  ) {
    super(reason);
    this.name = "FailedDeployment";
  }
}

/** How a release waits. */
export interface Patience {
  /** Passes the time between two looks. */
  readonly pause: () => Promise<unknown>;
  /** Asked before each look: why to give up, or undefined. */
  readonly givesUp: () => string | undefined;
}

/**
 * Gives a service another image: a revision like the one in use, a deployment, and what Terraform and scaling go on from.
 * A release that fails leaves the service as it was.
 * @throws FailedDeployment when ECS gives up
 */
export async function releaseImage(clients: ReleaseClients, release: Release, patience: Patience): Promise<void> {
  const image = await imageInUse(clients, release.target);
  const before = await serviceInUse(clients, release.target);
  const revision = await registerRevision(clients, release, before.taskDefinition!);
  try {
    const from = { taskDefinition: revision, desiredCount: Math.max(release.least, before.desiredCount ?? 0) };
    await updateService(clients, release.target, from);
    await untilDeployed(clients, release.target, revision, patience);
    await recordImage(clients, release.target, release.image);
    await raiseLeast(clients, release);
  } catch (error) {
    // What went wrong first is what is told.
    await undo(clients, release.target, { ...before, image, revision }).catch((second: Error) => {
      (error as Error).message += `\nand it could not be undone: ${second.message}`;
    });
    throw error;
  }
}

/** The next revision: nothing differs but the image. @returns its ARN */
export async function registerRevision(clients: ReleaseClients, release: Release, from: string): Promise<string> {
  const { DescribeTaskDefinitionCommand, RegisterTaskDefinitionCommand } = await import("@aws-sdk/client-ecs");
  const describe = new DescribeTaskDefinitionCommand({ taskDefinition: from, include: ["TAGS"] });
  const { taskDefinition, tags = [] } = await clients.ecs.send(describe);
  const { container, service } = release.target;
  const containers = taskDefinition?.containerDefinitions ?? [];
  if (!containers.some(({ name }) => name === container)) throw new Error(`${service}: ${from} has no ${container}`);
  const next = {
    ...registrable(taskDefinition!),
    containerDefinitions: containers.map((one) => (one.name === container ? { ...one, image: release.image } : one)),
    ...(tags.length === 0 ? {} : { tags }), // AWS refuses an empty list
  };
  const registered = await clients.ecs.send(new RegisterTaskDefinitionCommand(next));
  return registered.taskDefinition!.taskDefinitionArn!;
}

/** What a description has, without what ECS says of it and does not take. */
function registrable(described: TaskDefinition): RegisterTaskDefinitionCommandInput {
  const {
    taskDefinitionArn: _arn,
    revision: _revision,
    status: _status,
    requiresAttributes: _attributes,
    compatibilities: _compatibilities,
    registeredAt: _at,
    registeredBy: _by,
    deregisteredAt: _until,
    ...settings
  } = described;
  return settings as RegisterTaskDefinitionCommandInput;
}

async function updateService(
  clients: ReleaseClients,
  { cluster, service }: ReleaseTarget,
  changes: { readonly taskDefinition?: string; readonly desiredCount?: number },
): Promise<void> {
  const { UpdateServiceCommand } = await import("@aws-sdk/client-ecs");
  await clients.ecs.send(new UpdateServiceCommand({ cluster, service, ...changes }));
}

async function serviceInUse(clients: ReleaseClients, { cluster, service }: ReleaseTarget): Promise<Service> {
  const { DescribeServicesCommand } = await import("@aws-sdk/client-ecs");
  const { services = [] } = await clients.ecs.send(new DescribeServicesCommand({ cluster, services: [service] }));
  if (services[0]?.taskDefinition === undefined) throw new Error(`${service}: there is no such service in ${cluster}`);
  return services[0];
}

/** Waits until ECS has finished the deployment of a revision. */
export async function untilDeployed(
  clients: ReleaseClients,
  target: ReleaseTarget,
  revision: string,
  { pause, givesUp }: Patience,
): Promise<void> {
  for (;;) {
    const service = await serviceInUse(clients, target);
    const deployment = service.deployments?.find(({ taskDefinition }) => taskDefinition === revision);
    if (deployment?.rolloutState === "COMPLETED") return;
    const failure = failureOf(deployment) ?? givesUp();
    if (failure !== undefined) {
      throw new FailedDeployment(failure, lastEvents(service), await whyStopped(clients, target, revision));
    }
    await pause();
  }
}

/** A deployment that was rolled back is listed no more once its tasks are gone. */
function failureOf(deployment: Deployment | undefined): string | undefined {
  if (deployment === undefined) return "ECS rolled the deployment back";
  if (deployment.rolloutState !== "FAILED") return undefined;
  return deployment.rolloutStateReason ?? "ECS gave the deployment up without a reason";
}

const toldEvents = 3;

/** What the service said last; what says why comes before what it did then. */
function lastEvents({ events = [] }: Service): string[] {
  const said = events.map(({ message = "" }) => message);
  const isReason = (message: string) => /is unhealthy|is unable|failed/.test(message);
  return [...said.filter(isReason), ...said.filter((message) => !isReason(message))].slice(0, toldEvents);
}

/** Why the tasks of a revision stopped, as ECS keeps it for a while. */
async function whyStopped(
  { ecs }: ReleaseClients,
  { cluster, service }: ReleaseTarget,
  revision: string,
): Promise<string[]> {
  const { DescribeTasksCommand, ListTasksCommand } = await import("@aws-sdk/client-ecs");
  const list = new ListTasksCommand({ cluster, serviceName: service, desiredStatus: "STOPPED" });
  const { taskArns = [] } = await ecs.send(list);
  if (taskArns.length === 0) return [];
  const { tasks = [] } = await ecs.send(new DescribeTasksCommand({ cluster, tasks: taskArns }));
  const reasons = tasks
    .filter(({ taskDefinitionArn }) => taskDefinitionArn === revision)
    .flatMap(({ stoppedReason, containers = [] }) => [stoppedReason, ...containers.map(({ reason }) => reason)])
    .filter((reason) => reason !== undefined && reason !== "");
  return [...new Set(reasons as string[])].slice(0, toldEvents);
}

/** Terraform reads the image in use from here, so that no apply moves it. */
export async function recordImage(clients: ReleaseClients, target: ReleaseTarget, image: string): Promise<void> {
  const { PutParameterCommand } = await import("@aws-sdk/client-ssm");
  await clients.ssm.send(new PutParameterCommand({ Name: target.parameter, Value: image, Overwrite: true }));
}

/** Scaling must not go below the least number of tasks any more; before the first release that was none. */
export async function raiseLeast(clients: ReleaseClients, { target, least }: Release): Promise<void> {
  const { RegisterScalableTargetCommand } = await import("@aws-sdk/client-application-auto-scaling");
  const register = new RegisterScalableTargetCommand({
    ServiceNamespace: "ecs",
    ScalableDimension: "ecs:service:DesiredCount",
    ResourceId: target.resourceId,
    MinCapacity: least,
  });
  await clients.scaling.send(register);
}

interface Before extends Service {
  /** That was in use. */
  readonly image: string;
  /** That failed. */
  readonly revision: string;
}

/** The revision goes, so that neither Terraform nor the next release begins from it. */
async function undo(clients: ReleaseClients, target: ReleaseTarget, before: Before): Promise<void> {
  const { DeregisterTaskDefinitionCommand } = await import("@aws-sdk/client-ecs");
  const { taskDefinition, desiredCount, image, revision } = before;
  await updateService(clients, target, { taskDefinition, desiredCount });
  await clients.ecs.send(new DeregisterTaskDefinitionCommand({ taskDefinition: revision }));
  if ((await imageInUse(clients, target)) !== image) await recordImage(clients, target, image);
}
