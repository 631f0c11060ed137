import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import type {
  ContainerDefinition,
  LoadBalancer,
  LogConfiguration,
  TaskDefinition,
  TaskOverride,
} from "@aws-sdk/client-ecs";
import type { Context } from "../context";
import { freePort } from "../free-port";
import type { ImageStore } from "../registry/image-store";
import type { TargetGroups } from "../targets/target-groups";
import type { AgentEndpoint } from "./agent-endpoint";
import { containerCommand } from "./container-command";
import { ContainerProcess } from "./container-process";
import type { TaskStage } from "./deployment-plan";
import { usageOf, type Usage } from "./process-tree";
import { checkPullPermission } from "./pull-permission";
import { RoleClients } from "../role-clients";
import type { LogStream } from "../log-stream";
import { RenewedSession, type RoleSessions } from "../role-sessions";
import { taskEnvironment } from "./task-environment";
import { openTaskLog } from "./open-task-log";
import { secretsOf } from "./task-secrets";
import type { TaskContainer, TaskStatus } from "./task-container";
import { taskMetadata, taskReport } from "./task-report";
import type { Tether } from "../processes/tether";

/** What a task is to run, and for whom. */
export interface TaskSpec {
  readonly arn: string;
  readonly clusterArn: string;
  /** `service:NAME`, or `family:FAMILY` for a task of no service. */
  readonly group: string;
  /** Id of the deployment, or who ran it. */
  readonly startedBy?: string;
  readonly serviceArn?: string;
  readonly definition: TaskDefinition;
  readonly overrides?: TaskOverride;
  readonly subnets: readonly string[];
  readonly securityGroups: readonly string[];
  readonly loadBalancers: readonly LoadBalancer[];
  readonly tags?: readonly object[];
}

/** What all tasks share. */
export interface TaskTools {
  readonly context: Context;
  readonly images: ImageStore;
  readonly sessions: Pick<RoleSessions, "assume">;
  readonly targets: TargetGroups;
  readonly agent: AgentEndpoint;
  readonly tether: Tether;
  /** Folder below which each task has its own. */
  readonly folder: string;
  /** Puts listeners in the place of services that the task calls. */
  readonly connect: (task: Task, environment: Record<string, string>) => Promise<Record<string, string>>;
  /** Hears of every change of a task. */
  readonly changed: (task: Task) => void;
}

/** AWS's seconds a task without a target group must have run to count as healthy. */
const provenAfter = 10;

/** Seconds between SIGTERM and SIGKILL, when the container says none. */
const defaultStopTimeout = 30;

/** One task: its containers from pull to end. It never fails as an object: what goes wrong is its stopped reason. */
export class Task {
  readonly id: string;
  readonly createdAt: Date;
  status: TaskStatus = "PENDING";
  desiredStatus: "RUNNING" | "STOPPED" = "RUNNING";
  startedAt?: Date;
  stoppedAt?: Date;
  stopCode?: string;
  stoppedReason?: string;
  /** Set when it stopped by its own fault: what a deployment counts. */
  failed = false;
  /** Changes of its status so far: ECS's version of the task. */
  version = 1;
  readonly containers: readonly TaskContainer[];
  private readonly folder: string;
  private readonly killed = new AbortController();
  /** Aborted when it need not start any more. */
  private readonly halted = new AbortController();
  private starting?: Promise<void>;
  private clients?: RoleClients;
  private connectLog?: Promise<LogStream | undefined>;
  private admission?: ReturnType<AgentEndpoint["admit"]>;
  private ending?: Promise<void>;

  constructor(
    readonly spec: TaskSpec,
    private readonly tools: TaskTools,
  ) {
    this.id = spec.arn.split("/").at(-1)!;
    this.createdAt = tools.context.clock.now();
    this.folder = join(tools.folder, this.id);
    this.containers = spec.definition.containerDefinitions!.map((definition) => ({ definition }));
  }

  /** Resolves when its containers have been started, or it has stopped instead. */
  start(): Promise<void> {
    return (this.starting ??= this.begin());
  }

  private async begin(): Promise<void> {
    try {
      mkdirSync(this.folder, { recursive: true });
      await this.prepare();
      if (this.isHalted) return;
      this.move("ACTIVATING");
      for (const container of this.containers) await this.launch(container);
      if (this.isHalted) return; // stopped by now, or about to be once this has returned
      this.registerTargets();
      this.startedAt = this.tools.context.clock.now();
      this.move("RUNNING");
      if (this.spec.loadBalancers.length === 0) void this.tools.context.clock.wait(provenAfter).then(() => this.tell());
    } catch (error) {
      void this.fail("TaskFailedToStart", (error as Error).message);
    }
  }

  get stage(): TaskStage {
    if (this.isHalted) return "stopping";
    if (this.status !== "RUNNING") return "starting";
    return this.isHealthy ? "healthy" : "running";
  }

  /** The target group that says the task is unhealthy, and why. */
  get unhealthyTarget(): { targetGroupArn: string; port: number; reason: string } | undefined {
    return this.targetsOfTask()
      .map((target) => ({ ...target, health: this.tools.targets.healthOf(target.targetGroupArn, target.port) }))
      .filter(({ health }) => health?.state === "unhealthy")
      .map(({ targetGroupArn, port, health }) => ({ targetGroupArn, port, reason: health!.description ?? "" }))[0];
  }

  /** AWS's seconds since it runs. */
  get age(): number {
    const { clock } = this.tools.context;
    return this.startedAt ? ((clock.now().getTime() - this.startedAt.getTime()) / 1000) * clock.speed : 0;
  }

  /** Where a container port is on this machine. */
  portOf(containerPort: number): number | undefined {
    return this.containers.find(({ definition }) =>
      definition.portMappings?.some((mapping) => mapping.containerPort === containerPort),
    )?.port;
  }

  get port(): number | undefined {
    return this.containers.find(({ port }) => port !== undefined)?.port;
  }

  get pids(): number[] {
    return this.containers.flatMap(({ process }) => (process?.isRunning && process.pid ? [process.pid] : []));
  }

  /** As `DescribeTasks` answers it, and as its events say. */
  toReport(): Record<string, unknown> {
    return taskReport(this);
  }

  usage(): Usage | undefined {
    return usageOf(this.pids);
  }

  /** Units of 1/1024 processor, and MiB: what it may use. */
  get size(): { cpu: number; memory: number } {
    const { cpu, memory, containerDefinitions = [] } = this.spec.definition;
    const sum = (name: "cpu" | "memory") => containerDefinitions.reduce((all, one) => all + (one[name] ?? 0), 0);
    return { cpu: Number(cpu ?? sum("cpu")), memory: Number(memory ?? sum("memory")) };
  }

  /** Drains it, asks it to end, and kills it when it does not. */
  stop(code: string, reason: string): Promise<void> {
    return (this.ending ??= this.end(code, reason, true));
  }

  /** Ends it by its own fault. @param drain false when nothing runs that could answer */
  fail(code: string, reason: string, drain = false): Promise<void> {
    if (this.ending === undefined) this.failed = true;
    return (this.ending ??= this.end(code, reason, drain));
  }

  outOfMemory(): Promise<void> {
    for (const container of this.containers) {
      if (!container.process?.isRunning) continue;
      container.reason = "OutOfMemoryError: Container killed due to memory usage";
      container.process.signal("SIGKILL");
    }
    return this.fail("EssentialContainerExited", "Essential container in task exited");
  }

  /** Writes a line to the log of the proxy beside it. */
  async noteConnection(logConfiguration: LogConfiguration, line: string): Promise<void> {
    const name = "ecs-service-connect";
    this.connectLog ??= this.openLog({ name, logConfiguration }, this.clients!).catch((error: Error) => {
      this.tools.context.note(`task ${this.id}: ${error.message}`);
      return undefined;
    });
    (await this.connectLog)?.print(`${line}\n`);
  }

  /** As a fault: its programs are gone, and it finds out as it would of any crash. */
  crash(): void {
    for (const { process } of this.containers) process?.signal("SIGKILL");
  }

  /** At once: the local AWS ends. Resolves when nothing of it runs or starts any more. */
  kill(): Promise<void> {
    this.killed.abort();
    for (const { process } of this.containers) process?.signal("SIGKILL");
    return this.stop("TerminationNotice", "The local AWS ended");
  }

  private get isHalted(): boolean {
    return this.desiredStatus === "STOPPED";
  }

  private get isHealthy(): boolean {
    const targets = this.targetsOfTask();
    if (targets.length === 0) return this.age >= provenAfter;
    return targets.every(
      ({ targetGroupArn, port }) => this.tools.targets.healthOf(targetGroupArn, port)?.state === "healthy",
    );
  }

  private targetsOfTask(): { targetGroupArn: string; port: number; containerPort: number }[] {
    return this.spec.loadBalancers.flatMap(({ targetGroupArn, containerPort = 80 }) => {
      const port = this.portOf(containerPort);
      return targetGroupArn !== undefined && port !== undefined ? [{ targetGroupArn, port, containerPort }] : [];
    });
  }

  private async prepare(): Promise<void> {
    const { executionRoleArn, taskRoleArn } = { ...this.spec.definition, ...rolesOf(this.spec.overrides) };
    const { images, sessions, agent } = this.tools;
    const execution = executionRoleArn ? new RenewedSession(sessions, executionRoleArn, this.spec.arn) : undefined;
    const role = taskRoleArn ? new RenewedSession(sessions, taskRoleArn, this.spec.arn) : undefined;
    await Promise.all([execution?.keys(), role?.keys()]);
    if (this.isHalted) return;
    this.admission = agent.admit({ session: role, metadata: () => taskMetadata(this) });
    const clients = this.clientsFor(execution);
    this.clients = clients;
    for (const container of this.containers) {
      const image = container.definition.image!;
      if (execution) await checkPullPermission(image, clients);
      if (this.isHalted) return;
      container.image = await images.pull(image);
      if (this.isHalted) return;
      container.log = await this.openLog(container.definition, clients);
      container.port = container.definition.portMappings?.length ? await freePort() : undefined;
    }
  }

  private async openLog(definition: ContainerDefinition, clients: RoleClients): Promise<LogStream | undefined> {
    const configuration = definition.logConfiguration;
    if (configuration?.logDriver !== "awslogs") return undefined;
    const { clock, note } = this.tools.context;
    const write = (line: string) => note(`task ${this.id}: ${line}`);
    return openTaskLog({
      configuration,
      container: definition.name!,
      taskId: this.id,
      clients,
      clock,
      note: write,
    });
  }

  /** Without an execution role nothing can be read: ECS needs one for secrets and logs. */
  private clientsFor(execution: RenewedSession | undefined): RoleClients {
    const credentials = () => {
      if (execution === undefined) throw new Error("Fargate requires task definition to have execution role ARN");
      return execution.keys();
    };
    const settings = { endpoint: this.tools.context.endpoint, region: "us-east-1", credentials, maxAttempts: 2 };
    return new RoleClients(settings, this.halted.signal);
  }

  private async launch(container: TaskContainer): Promise<void> {
    const { definition, image } = container;
    const override = this.spec.overrides?.containerOverrides?.find(({ name }) => name === definition.name);
    const command = containerCommand(image!, {
      entryPoint: definition.entryPoint,
      command: override?.command ?? definition.command,
    });
    const environment = await this.environmentOf(container);
    if (this.isHalted) return; // by somebody who did not know of this container
    const print = container.log?.print ?? (() => {});
    container.process = new ContainerProcess({ command, environment, tether: this.tools.tether, print });
    void container.process.exited.then((code) => this.containerEnded(container, code));
  }

  private async environmentOf(container: TaskContainer): Promise<Record<string, string>> {
    const { definition, image, port } = container;
    const override = this.spec.overrides?.containerOverrides?.find(({ name }) => name === definition.name);
    const secrets = await secretsOf(definition, this.clients!);
    const environment = taskEnvironment(image!, definition, override, secrets, {
      endpoint: this.tools.context.endpoint,
      region: "us-east-1",
      folder: this.folder,
      path: process.env.PATH ?? "/usr/bin:/bin",
      port,
      credentialsUri: this.admission!.credentialsUri,
      credentialsToken: this.admission!.credentialsToken,
      metadataUri: this.admission!.metadataUri,
    });
    return this.tools.connect(this, environment);
  }

  private containerEnded(container: TaskContainer, code: number): void {
    container.exitCode = code;
    void container.log?.close();
    if (container.definition.essential === false) return this.tell();
    void this.fail("EssentialContainerExited", "Essential container in task exited");
    this.tell();
  }

  private registerTargets(): void {
    const { securityGroups } = this.spec;
    for (const { targetGroupArn, port, containerPort } of this.targetsOfTask()) {
      this.tools.targets.register(targetGroupArn, port, securityGroups, containerPort);
    }
  }

  private async end(code: string, reason: string, drain: boolean): Promise<void> {
    this.desiredStatus = "STOPPED";
    this.halted.abort();
    this.stopCode = code;
    this.stoppedReason = reason;
    if (this.status === "RUNNING") {
      this.move("DEACTIVATING");
      await this.leaveTargets(drain);
    }
    this.move("STOPPING");
    await Promise.all(this.containers.map((container) => this.terminate(container)));
    await this.starting; // what it opens until it sees that it need not is closed below
    this.move("DEPROVISIONING");
    void this.release();
    if (this.admission) this.tools.agent.dismiss(this.admission.id);
    this.removeFolder();
    this.stoppedAt = this.tools.context.clock.now();
    this.move("STOPPED");
  }

  /** Its last lines are sent with the clients that are closed then. */
  private async release(): Promise<void> {
    const logs = [...this.containers.map(({ log }) => log), await this.connectLog];
    await Promise.all(logs.map(async (log) => log?.close()));
    this.clients?.close();
  }

  /** Something of the task may write there still: the next start of the local AWS removes what is left. */
  private removeFolder(): void {
    try {
      rmSync(this.folder, { recursive: true, force: true });
    } catch (error) {
      this.tools.context.note(`task ${this.id}: its folder stays: ${(error as Error).message}`);
    }
  }

  private async leaveTargets(drain: boolean): Promise<void> {
    if (this.killed.signal.aborted) return; // the load balancer ends with it
    const gone = new AbortController();
    const anyEnd = this.containers.flatMap(({ process, definition }) =>
      process && definition.essential !== false ? [process.exited] : [],
    );
    if (!drain) gone.abort();
    else void Promise.race(anyEnd).then(() => gone.abort());
    const left = this.targetsOfTask().map(({ targetGroupArn, port }) =>
      this.tools.targets.deregister(targetGroupArn, port, AbortSignal.any([gone.signal, this.killed.signal])),
    );
    await Promise.all(left);
  }

  private async terminate({ process, definition }: TaskContainer): Promise<void> {
    if (!process?.isRunning) return;
    process.signal("SIGTERM");
    const ended = new AbortController();
    void process.exited.then(() => ended.abort());
    const signal = AbortSignal.any([ended.signal, this.killed.signal]);
    await this.tools.context.clock.allow(definition.stopTimeout ?? defaultStopTimeout, signal);
    process.signal("SIGKILL");
    await process.exited;
  }

  private move(status: TaskStatus): void {
    this.status = status;
    this.version += 1;
    this.tell();
  }

  private tell(): void {
    this.tools.changed(this);
  }
}

/** The roles that RunTask gives instead of the task definition's. */
function rolesOf({ executionRoleArn, taskRoleArn }: TaskOverride = {}): Partial<TaskDefinition> {
  return { ...(executionRoleArn && { executionRoleArn }), ...(taskRoleArn && { taskRoleArn }) };
}
