import { randomBytes } from "node:crypto";
import type { Deployment, NetworkConfiguration, Service, TaskDefinition } from "@aws-sdk/client-ecs";
import type { Context, Part } from "../context";
import { Rounds } from "../rounds";
import type { RolloutState } from "./circuit-breaker";
import { deploymentEvent, serviceActionEvent, taskEvent, type DeploymentEventName } from "./ecs-events";
import { EcsReader, type EcsState } from "./ecs-state";
import { Reporter, type OrderedTask, type Orders } from "./reporter";
import { ServiceRun, type ServiceWorld } from "./service-run";
import { Task, type TaskSpec, type TaskTools } from "./task";
import { runnableServices } from "./task-set-services";
import { TaskUsage } from "./task-usage";

/** What the engine needs besides what it makes itself. */
export interface EngineOptions {
  readonly context: Context;
  readonly tools: Omit<TaskTools, "changed" | "connect">;
  readonly connect: TaskTools["connect"];
  /** Hears of a service that has no task any more. */
  readonly emptied: (serviceArn: string) => void;
}

/** Services whose calls may change what should run. */
const listenedTo = ["ecs", "application-autoscaling"];

/** AWS's seconds between two readings that nothing asked for. */
const rereadEvery = 300;

/** AWS's seconds after a reading or a report that failed. */
const retryAfter = 50;

/** Keeps what runs as it is deployed: reads, takes the next steps, reports; each time anything changes. */
export class TaskEngine implements Part, ServiceWorld {
  state: EcsState = { clusters: [], services: [] };
  private readonly runs = new Map<string, ServiceRun>();
  private readonly standalone = new Map<string, Task>();
  private readonly definitions = new Map<string, TaskDefinition>();
  private readonly stopping = new AbortController();
  private readonly reader: EcsReader;
  private readonly reporter: Reporter;
  private readonly usage: TaskUsage;
  private readonly tools: TaskTools;
  private unlisten: (() => void)[] = [];
  private mustRead = false;
  private readonly passes: Rounds;

  constructor(private readonly options: EngineOptions) {
    const { context, tools, connect } = options;
    this.tools = { ...tools, connect, changed: (task) => this.taskChanged(task) };
    this.reader = new EcsReader(context.clients.settings("ecs"));
    this.reporter = new Reporter(context);
    this.usage = new TaskUsage(context, () => this.tasks);
    this.passes = new Rounds(
      () => this.pass(),
      (error) => this.passFailed(error),
      this.stopping.signal,
    );
  }

  start(): Promise<void> {
    const { context, tools } = this.options;
    this.unlisten = [
      context.changes.listen(listenedTo, () => this.wake(true)),
      tools.targets.listen(() => this.wake(false)),
    ];
    this.usage.start();
    void this.readNowAndThen();
    return Promise.resolve();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    this.usage.stop();
    for (const unlisten of this.unlisten) unlisten();
    await Promise.all(this.tasks.map((task) => task.kill()));
    await this.passes.done();
    this.reader.close();
  }

  get tasks(): Task[] {
    return [...[...this.runs.values()].flatMap(({ tasks }) => [...tasks]), ...this.standalone.values()];
  }

  tasksOf(serviceArn: string): Iterable<Task> {
    return this.runsOf(serviceArn).flatMap(({ tasks }) => [...tasks]);
  }

  restartsOf(serviceArn: string): number {
    return this.runsOf(serviceArn).reduce((sum, { restarts }) => sum + restarts, 0);
  }

  private runsOf(serviceArn: string): ServiceRun[] {
    return [...this.runs.values()].filter(({ service }) => service.serviceArn === serviceArn);
  }

  /** Writes to the Service Connect log of a service, or to the emulator's when it has none. */
  noteConnection(serviceArn: string, line: string): void {
    const service = this.state.services.find((one) => one.serviceArn === serviceArn);
    const configuration = service?.deployments?.[0]?.serviceConnectConfiguration?.logConfiguration;
    const task = [...this.tasksOf(serviceArn)].find(({ status }) => status === "RUNNING");
    if (configuration && task) void task.noteConnection(configuration, line);
    else this.options.context.note(`service connect: ${line}`);
  }

  containerPortOf(deployment: Deployment, portName: string): number | undefined {
    const mappings = this.definitions
      .get(deployment.taskDefinition!)
      ?.containerDefinitions?.flatMap(({ portMappings = [] }) => portMappings);
    return mappings?.find(({ name }) => name === portName)?.containerPort;
  }

  startTask(service: Service, deployment: Deployment): Task {
    const network = deployment.networkConfiguration ?? service.networkConfiguration;
    return this.run({
      arn: `${service.clusterArn!.replace(":cluster/", ":task/")}/${randomBytes(16).toString("hex")}`,
      clusterArn: service.clusterArn!,
      group: `service:${service.serviceName}`,
      startedBy: deployment.id,
      serviceArn: service.serviceArn,
      definition: this.definitions.get(deployment.taskDefinition!)!,
      ...placeIn(network),
      loadBalancers: service.loadBalancers ?? [],
      tags: service.propagateTags === "SERVICE" ? service.tags : undefined,
    });
  }

  now(): number {
    const { clock } = this.options.context;
    return (clock.now().getTime() / 1000) * clock.speed;
  }

  wakeAfter(seconds: number): void {
    void this.options.context.clock.wait(seconds, this.stopping.signal).then(() => this.wake(false));
  }

  deploymentChanged(service: Service, deploymentId: string, state: RolloutState, reason: string): void {
    if (service.taskSets?.length) return; // CodeDeploy tells of its own
    const name: DeploymentEventName = `SERVICE_DEPLOYMENT_${state}`;
    this.publish(deploymentEvent(service.serviceArn!, deploymentId, name, reason, this.options.context.clock.now()));
  }

  steady(service: Service): void {
    const at = this.options.context.clock.now();
    this.publish(serviceActionEvent(service.serviceArn!, service.clusterArn!, "SERVICE_STEADY_STATE", at));
  }

  impaired(service: Service): void {
    const at = this.options.context.clock.now();
    this.publish(serviceActionEvent(service.serviceArn!, service.clusterArn!, "SERVICE_TASK_START_IMPAIRED", at));
  }

  /** Looks again, once what is under way is done. @param read whether what is deployed may have changed */
  wake(read: boolean): void {
    if (this.stopping.signal.aborted) return;
    this.mustRead ||= read;
    this.passes.ask();
  }

  private async passFailed(error: Error): Promise<void> {
    if (this.stopping.signal.aborted) return;
    this.options.context.note(`tasks: ${error.stack ?? error.message}`);
    await this.options.context.clock.wait(retryAfter, this.stopping.signal);
    this.wake(true);
  }

  private async pass(): Promise<void> {
    if (this.mustRead) await this.read();
    for (const run of this.runs.values()) run.converge();
    await this.options.tools.targets.told(); // nobody finds a steady service with targets that are not
    const runs = [...this.runs.values()];
    const reports = runs.map((run) => run.report());
    this.follow(await this.reporter.send(reports));
    runs.forEach((run, index) => run.told(reports[index]!));
    if (reports.some(({ rollBack, ended }) => rollBack ?? ended.length > 0)) this.wake(true);
    this.forget();
  }

  private async read(): Promise<void> {
    this.mustRead = false;
    this.state = await this.reader.read();
    const services = runnableServices(this.state.services);
    const deployments = [...services.values()].flatMap(({ deployments = [] }) => deployments);
    for (const arn of new Set(deployments.map(({ taskDefinition }) => taskDefinition!))) await this.define(arn);
    for (const [arn, run] of this.runs) {
      if (!services.has(arn)) run.service = { ...run.service, status: "INACTIVE", deployments: [] };
    }
    for (const [arn, service] of services) this.know(arn, service);
  }

  private know(arn: string, service: Service): void {
    const run = this.runs.get(arn);
    if (run) run.service = service;
    else this.runs.set(arn, new ServiceRun(service, this));
  }

  private async define(arn: string): Promise<void> {
    if (!this.definitions.has(arn)) this.definitions.set(arn, await this.reader.definition(arn));
  }

  private follow({ run, stop }: Orders): void {
    for (const ordered of run) void this.runOrdered(ordered).catch((error: Error) => this.refuse(ordered, error));
    for (const order of stop) {
      const task = this.tasks.find(({ spec }) => spec.arn === order.taskArn);
      if (task) void task.stop(order.stopCode ?? "UserInitiated", order.stoppedReason ?? "Task stopped by user");
      else this.reporter.lost(order.taskArn, order);
    }
    if (stop.some(({ taskArn }) => !this.tasks.some(({ spec }) => spec.arn === taskArn))) this.wake(false);
  }

  private async runOrdered(ordered: OrderedTask): Promise<void> {
    if (this.standalone.has(ordered.taskArn)) return;
    await this.define(ordered.taskDefinitionArn);
    if (this.standalone.has(ordered.taskArn)) return;
    const { taskArn: arn, clusterArn, group, startedBy, overrides, tags } = ordered;
    const definition = this.definitions.get(ordered.taskDefinitionArn)!;
    const place = placeIn(ordered.networkConfiguration);
    const spec = { arn, clusterArn, group, startedBy, overrides, tags, definition, ...place, loadBalancers: [] };
    this.standalone.set(arn, this.run(spec));
  }

  private refuse(ordered: OrderedTask, error: Error): void {
    this.reporter.lost(ordered.taskArn, { ...ordered, stopCode: "TaskFailedToStart", stoppedReason: error.message });
    this.wake(false);
  }

  private run(spec: TaskSpec): Task {
    const task = new Task(spec, this.tools);
    this.reporter.changed(task);
    if (!this.stopping.signal.aborted) void task.start();
    return task;
  }

  private taskChanged(task: Task): void {
    if (this.stopping.signal.aborted) return;
    this.reporter.changed(task);
    this.publish(taskEvent(task.toReport(), this.options.context.clock.now()));
    this.wake(false);
  }

  /** Stopped tasks of no service, and services that are gone with their last task. */
  private forget(): void {
    for (const [arn, task] of this.standalone) if (task.status === "STOPPED") this.standalone.delete(arn);
    for (const [arn, run] of this.runs) {
      if (run.tasks.size > 0) continue;
      this.options.emptied(arn);
      if (run.service.status === "INACTIVE") this.runs.delete(arn);
    }
  }

  private publish(event: Parameters<Context["events"]["publish"]>[0]): void {
    void this.options.context.events.publish(event);
  }

  private async readNowAndThen(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      this.wake(true);
      await this.options.context.clock.wait(rereadEvery, signal);
    }
  }
}

function placeIn(network: NetworkConfiguration | undefined) {
  const { subnets = [], securityGroups = [] } = network?.awsvpcConfiguration ?? {};
  return { subnets, securityGroups };
}
