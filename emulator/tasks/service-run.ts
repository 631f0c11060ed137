import type { Deployment, Service } from "@aws-sdk/client-ecs";
import { failureThreshold, isRollback, restartDelay, rollbackTarget, type RolloutState } from "./circuit-breaker";
import { planDeployment, type DeploymentSteps } from "./deployment-plan";
import type { ServiceReport } from "./reporter";
import type { Task } from "./task";

/** What a service asks of the engine. */
export interface ServiceWorld {
  startTask(service: Service, deployment: Deployment): Task;
  /** AWS's seconds since some fixed moment. */
  now(): number;
  /** Looks again after so many of AWS's seconds. */
  wakeAfter(seconds: number): void;
  deploymentChanged(service: Service, deploymentId: string, state: RolloutState, reason: string): void;
  steady(service: Service): void;
  impaired(service: Service): void;
}

interface Progress {
  readonly deployment: Deployment;
  state: RolloutState;
  reason: string;
  failedTasks: number;
  /** Once a task was healthy, failures count for the deployment no more. */
  proven: boolean;
}

/** One service: brings its tasks to what is deployed, step by step, and remembers how its deployments went. */
export class ServiceRun {
  readonly tasks = new Set<Task>();
  /** Tasks that failed since it is known. */
  restarts = 0;
  private readonly progress = new Map<string, Progress>();
  private readonly completed: Deployment[] = [];
  private readonly accounted = new WeakSet<Task>();
  private readonly registered = new WeakSet<Task>();
  private events: string[] = [];
  private failuresInARow = 0;
  private startAgainAt = 0;
  private wasSteady = false;
  private rollBack?: ServiceReport["rollBack"];

  constructor(
    public service: Service,
    private readonly world: ServiceWorld,
  ) {}

  /** Takes the next steps; calling it again without a change does nothing. */
  converge(): void {
    this.follow();
    this.judge();
    const primary = this.service.deployments?.[0];
    if (primary === undefined) return this.stopAll();
    const steps = this.plan(primary);
    this.take(steps, primary);
    this.conclude(primary);
  }

  /** How it stands, and what happened since the last report that arrived. */
  report(): ServiceReport {
    const { events, rollBack } = this;
    const deployments = (this.service.deployments ?? []).map(({ id }) => this.reportOf(id!));
    const older = (this.service.deployments ?? []).slice(1).map(({ id }) => id!);
    const ended = older.filter((id) => this.tasksOf(id).length === 0 && !this.isKept(id));
    return {
      arn: this.service.serviceArn!,
      events: [...events],
      deployments,
      ended,
      idle: this.tasks.size === 0,
      steady: this.wasSteady,
      rollBack,
    };
  }

  /** A report has arrived. */
  told({ events, rollBack }: ServiceReport): void {
    this.events = this.events.slice(events.length);
    if (this.rollBack === rollBack) this.rollBack = undefined;
  }

  stopAll(): void {
    for (const task of this.tasks) void task.stop("ServiceSchedulerInitiated", "Service was deleted");
  }

  private follow(): void {
    for (const deployment of [...(this.service.deployments ?? [])].reverse()) {
      if (this.progress.has(deployment.id!)) continue;
      const state = deployment.rolloutState as RolloutState;
      const reason = deployment.rolloutStateReason ?? "";
      this.progress.set(deployment.id!, { deployment, state: "IN_PROGRESS", reason, failedTasks: 0, proven: false });
      this.failuresInARow = 0;
      this.startAgainAt = 0;
      this.wasSteady = false;
      this.world.deploymentChanged(this.service, deployment.id!, "IN_PROGRESS", inProgress(deployment));
      if (state === "COMPLETED") this.complete(this.progress.get(deployment.id!)!);
    }
  }

  /** Stops what is unhealthy, and counts what failed. */
  private judge(): void {
    for (const task of this.tasks) this.noteRegistered(task);
    for (const task of this.tasks) this.judgeHealth(task);
    for (const task of this.tasks) {
      if (task.failed && !this.accounted.has(task)) this.countFailure(task);
      if (task.status === "STOPPED") this.tasks.delete(task);
    }
    for (const task of this.tasks) {
      if (task.stage !== "healthy") continue;
      const progress = this.progress.get(task.spec.startedBy!);
      if (progress?.deployment.id === this.service.deployments?.[0]?.id) this.failuresInARow = 0;
      if (progress && !progress.proven) Object.assign(progress, { proven: true, failedTasks: 0 });
    }
  }

  private noteRegistered(task: Task): void {
    if (task.status !== "RUNNING" || this.registered.has(task)) return;
    this.registered.add(task);
    for (const { targetGroupArn } of task.spec.loadBalancers) {
      this.say(`registered 1 targets in (target-group ${targetGroupArn})`);
    }
  }

  private judgeHealth(task: Task): void {
    const target = task.stage === "running" ? task.unhealthyTarget : undefined;
    if (target === undefined) return;
    const grace = this.service.healthCheckGracePeriodSeconds ?? 0;
    if (task.age < grace) return this.world.wakeAfter(grace - task.age + 0.5);
    const { targetGroupArn, port, reason } = target;
    this.say(`(port ${port}) is unhealthy in (target-group ${targetGroupArn}) due to (reason ${reason}).`);
    const why = `Task failed ELB health checks in (target-group ${targetGroupArn})`;
    void task.fail("ServiceSchedulerInitiated", why, true);
    this.sayStopped([task]);
  }

  private countFailure(task: Task): void {
    this.accounted.add(task);
    this.restarts += 1;
    const progress = this.progress.get(task.spec.startedBy!);
    if (progress?.deployment.id !== this.service.deployments?.[0]?.id || progress === undefined) return;
    this.failuresInARow += 1;
    this.startAgainAt = this.world.now() + restartDelay(this.failuresInARow);
    if (this.failuresInARow === 4) this.sayImpaired();
    if (progress.proven || progress.state !== "IN_PROGRESS") return;
    progress.failedTasks += 1;
    const breaker = this.service.deploymentConfiguration?.deploymentCircuitBreaker;
    if (breaker?.enable && progress.failedTasks >= failureThreshold(this.service.desiredCount!)) {
      this.failDeployment(progress, breaker.rollback === true);
    }
  }

  private sayImpaired(): void {
    this.say(
      "is unable to consistently start tasks successfully. For more information, see the Troubleshooting section of the Amazon ECS Developer Guide.",
    );
    this.world.impaired(this.service);
  }

  private failDeployment(progress: Progress, mayRollBack: boolean): void {
    const { deployment } = progress;
    progress.state = "FAILED";
    progress.reason = "ECS deployment circuit breaker: tasks failed to start.";
    this.say(`(deployment ${deployment.id}) deployment failed: tasks failed to start.`);
    this.world.deploymentChanged(this.service, deployment.id!, "FAILED", progress.reason);
    const to = mayRollBack ? rollbackTarget(this.completed, deployment) : undefined;
    if (to === undefined) return;
    this.say(`rolling back to deployment ${to.id}.`);
    this.rollBack = { failed: deployment.id!, to };
  }

  private plan(primary: Deployment): DeploymentSteps {
    const { deploymentConfiguration: configuration, desiredCount = 0, status } = this.service;
    const wait = this.startAgainAt - this.world.now();
    if (wait > 0) this.world.wakeAfter(wait);
    const hasFailed = this.progress.get(primary.id!)!.state === "FAILED";
    const goal = {
      primary: primary.id!,
      desiredCount: status === "ACTIVE" ? desiredCount : 0,
      minimumHealthyPercent: configuration?.minimumHealthyPercent ?? 100,
      maximumPercent: configuration?.maximumPercent ?? 200,
      mayStart: wait <= 0 && !hasFailed,
    };
    const tasks = [...this.tasks].map((task) => {
      return { id: task.id, deployment: task.spec.startedBy!, stage: task.stage };
    });
    return planDeployment(goal, tasks);
  }

  private take({ start, stop }: DeploymentSteps, primary: Deployment): void {
    const started = Array.from({ length: start }, () => this.world.startTask(this.service, primary));
    for (const task of started) this.tasks.add(task);
    if (start > 0) this.say(`has started ${start} tasks: ${listed(started)}.`);
    const stopped = [...this.tasks].filter(({ id }) => stop.includes(id));
    for (const task of stopped) {
      void task.stop(
        "ServiceSchedulerInitiated",
        `Scaling activity initiated by (${this.taskSet === undefined ? "deployment" : "taskSet"} ${primary.id})`,
      );
    }
    if (stop.length > 0) this.sayStopped(stopped);
  }

  private sayStopped(tasks: readonly Task[]): void {
    this.say(`has stopped ${tasks.length} running tasks: ${listed(tasks)}.`);
    const groups = new Set(
      tasks.flatMap(({ spec }) => spec.loadBalancers.map(({ targetGroupArn }) => targetGroupArn!)),
    );
    for (const group of groups) this.say(`deregistered ${tasks.length} targets in (target-group ${group})`);
  }

  private conclude(primary: Deployment): void {
    const progress = this.progress.get(primary.id!)!;
    const wanted = this.service.status === "ACTIVE" ? this.service.desiredCount : 0;
    const tasks = [...this.tasks];
    const isSteady =
      tasks.length === wanted && tasks.every(({ stage, spec }) => stage === "healthy" && spec.startedBy === primary.id);
    if (isSteady && progress.state === "IN_PROGRESS") this.complete(progress);
    if (isSteady && !this.wasSteady && this.service.status === "ACTIVE") {
      this.say("has reached a steady state.");
      this.world.steady(this.service);
    }
    this.wasSteady = isSteady;
  }

  private complete(progress: Progress): void {
    const { deployment } = progress;
    progress.state = "COMPLETED";
    progress.reason = `ECS deployment ${deployment.id} completed.`;
    this.completed.push(deployment);
    if (this.taskSet === undefined) this.say(`(deployment ${deployment.id}) deployment completed.`);
    this.world.deploymentChanged(this.service, deployment.id!, "COMPLETED", progress.reason);
  }

  private reportOf(id: string) {
    const { state, reason, failedTasks } = this.progress.get(id)!;
    const tasks = this.tasksOf(id);
    const count = (...all: string[]) => tasks.filter(({ status }) => all.includes(status)).length;
    return {
      id,
      runningCount: count("RUNNING"),
      pendingCount: count("PENDING", "ACTIVATING"),
      failedTasks,
      rolloutState: state,
      rolloutStateReason: reason,
    };
  }

  /** One that failed is shown as long as what came in its place is under way. */
  private isKept(deployment: string): boolean {
    const current = this.progress.get(this.service.deployments![0]!.id!)!;
    return this.progress.get(deployment)!.state === "FAILED" && current.state === "IN_PROGRESS";
  }

  private tasksOf(deployment: string): Task[] {
    return [...this.tasks].filter(({ spec }) => spec.startedBy === deployment);
  }

  /** As ECS words events: all begin with the service, and the task set that they are about. */
  private say(what: string): void {
    const taskSet = this.taskSet === undefined ? "" : `, taskSet ${this.taskSet}`;
    this.events.push(`(service ${this.service.serviceName}${taskSet}) ${what}`);
  }

  /** Id of the task set that it runs. */
  private get taskSet(): string | undefined {
    return this.service.taskSets?.[0]?.id;
  }
}

function inProgress(deployment: Deployment): string {
  return isRollback(deployment) ? deployment.rolloutStateReason! : `ECS deployment ${deployment.id} in progress.`;
}

function listed(tasks: readonly Task[]): string {
  return tasks.map(({ id }) => `(task ${id})`).join(" ");
}
