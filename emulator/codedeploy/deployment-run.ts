import type { TrafficRoutingConfig } from "@aws-sdk/client-codedeploy";
import type { HookName } from "./app-spec";
import { type Colours, type Deployment, DeploymentHalt, mark } from "./deployment";
import type { DeploymentHands, DeploymentPorts } from "./deployment-ports";
import type { HookAnswers } from "./hook-answers";
import { trafficSteps } from "./traffic-steps";

/** AWS's seconds between two looks at tasks and alarms. */
const lookEvery = 5;

/** AWS's seconds: how long new tasks may take to be healthy, and a function to answer. */
const patience = 3600;

/**
 * One deployment of an ECS service: new tasks beside the old ones, tests, requests step by step, the end of the old tasks.
 * Source: https://docs.aws.amazon.com/codedeploy/latest/userguide/deployment-steps-ecs.html
 */
export class DeploymentRun {
  private readonly halted = new AbortController();
  private readonly goOn = { READY_WAIT: new AbortController(), TERMINATION_WAIT: new AbortController() };
  private hands!: DeploymentHands;

  constructor(
    readonly deployment: Deployment,
    private readonly routing: TrafficRoutingConfig | undefined,
    private readonly ports: DeploymentPorts,
    private readonly hooks: HookAnswers,
  ) {}

  /** @returns why it ended before its time; it never rejects */
  async run(): Promise<DeploymentHalt | undefined> {
    const { info, group } = this.deployment;
    try {
      info.status = "InProgress";
      info.startTime = this.ports.now();
      this.ports.told(this.deployment, "START");
      this.hands = await this.ports.handsOf(group, this.halted.signal);
      const watch = this.watchAlarms();
      await this.deploy();
      this.halted.abort();
      await watch;
      this.end("Succeeded");
      return undefined;
    } catch (error) {
      const halt = this.haltOf(error as Error);
      this.halted.abort(halt);
      this.fail(halt);
      return halt;
    } finally {
      this.hands?.close();
    }
  }

  /** Ends it where it is. */
  halt(halt: DeploymentHalt): void {
    this.halted.abort(halt);
  }

  /** Ends a wait for somebody. */
  continue(wait: keyof typeof this.goOn): void {
    this.goOn[wait].abort();
  }

  private async deploy(): Promise<void> {
    await this.hook("BeforeInstall");
    await this.step("Install", () => this.install());
    await this.hook("AfterInstall");
    if (this.testListeners.length > 0) {
      await this.step("AllowTestTraffic", () => this.route(this.testListeners, 100));
      await this.hook("AfterAllowTestTraffic");
    }
    await this.untilReady();
    await this.hook("BeforeAllowTraffic");
    await this.step("AllowTraffic", () => this.shift());
    await this.hook("AfterAllowTraffic");
    await this.endOldTasks();
  }

  private async install(): Promise<void> {
    const { spec, info } = this.deployment;
    const service = await this.hands.service();
    const colours = await this.coloursOf(service.taskSets ?? []);
    this.deployment.colours = colours;
    colours.green = await this.hands.createTaskSet(service, spec!, colours.greenGroup, info.deploymentId);
    for (let waited = 0; ; waited += lookEvery) {
      const green = await this.hands.taskSet(colours.green);
      if (green?.stabilityStatus === "STEADY_STATE") return;
      if (green === undefined || green.status === "DRAINING")
        throw failure("ECS_UPDATE_ERROR", "The replacement task set was deleted.");
      if (waited >= patience)
        throw failure(
          "TIMEOUT",
          "The deployment timed out while waiting for the replacement task set to become healthy. This time out period is 60 minutes.",
        );
      await this.wait(lookEvery);
    }
  }

  private async coloursOf(
    taskSets: readonly { status?: string; taskSetArn?: string; loadBalancers?: { targetGroupArn?: string }[] }[],
  ): Promise<Colours> {
    const primary = taskSets.find(({ status }) => status === "PRIMARY");
    const pair = [...(await this.hands.targetGroups(this.groupNames)).values()];
    const blueGroup = primary?.loadBalancers?.[0]?.targetGroupArn;
    const greenGroup = pair.find((arn) => arn !== blueGroup);
    if (primary === undefined || blueGroup === undefined || greenGroup === undefined || !pair.includes(blueGroup))
      throw failure(
        "ELASTIC_LOAD_BALANCING_INVALID",
        "The target group of the primary task set is none of the deployment group's.",
      );
    return { blue: primary.taskSetArn!, blueGroup, greenGroup, shifted: 0 };
  }

  private async shift(): Promise<void> {
    for (const { percent, minutes } of trafficSteps(this.routing)) {
      await this.route(this.listeners, percent);
      this.deployment.colours!.shifted = percent;
      await this.wait(60 * minutes);
    }
    await this.hands.makePrimary(this.deployment.colours!.green!);
  }

  private route(listeners: readonly string[], percent: number): Promise<void> {
    const { blueGroup, greenGroup } = this.deployment.colours!;
    const weights = new Map([
      [blueGroup, 100 - percent],
      [greenGroup, percent],
    ]);
    return this.hands.route(listeners, weights);
  }

  private async untilReady(): Promise<void> {
    const { actionOnTimeout, waitTimeInMinutes = 0 } =
      this.deployment.group.blueGreenDeploymentConfiguration?.deploymentReadyOption ?? {};
    if (actionOnTimeout !== "STOP_DEPLOYMENT") return;
    this.deployment.info.status = "Ready";
    this.ports.told(this.deployment, "READY");
    await this.wait(60 * waitTimeInMinutes, this.goOn.READY_WAIT.signal);
    if (!this.goOn.READY_WAIT.signal.aborted)
      throw new DeploymentHalt(
        "Stopped",
        "TIMEOUT",
        "Nobody continued the deployment in time.",
        "DEPLOYMENT_STOP_ON_REQUEST",
      );
    this.deployment.info.status = "InProgress";
  }

  private async endOldTasks(): Promise<void> {
    const { action = "TERMINATE", terminationWaitTimeInMinutes = 0 } =
      this.deployment.group.blueGreenDeploymentConfiguration?.terminateBlueInstancesOnDeploymentSuccess ?? {};
    if (action === "KEEP_ALIVE") return;
    this.deployment.info.instanceTerminationWaitTimeStarted = true;
    await this.wait(60 * terminationWaitTimeInMinutes, this.goOn.TERMINATION_WAIT.signal);
    await this.hands.deleteTaskSet(this.deployment.colours!.blue);
  }

  private async hook(name: HookName): Promise<void> {
    const functionName = this.deployment.spec!.hooks[name];
    if (functionName === undefined) return this.step(name, () => Promise.resolve());
    await this.step(name, () => this.ask(name, functionName));
  }

  private async ask(name: HookName, functionName: string): Promise<void> {
    const { deploymentId } = this.deployment.info;
    const { id, answered } = this.hooks.ask(deploymentId);
    try {
      await this.hands.invoke(functionName, { DeploymentId: deploymentId, LifecycleEventHookExecutionId: id });
      const over = new AbortController();
      const status = await Promise.race([answered, this.wait(patience, over.signal).then(() => undefined)]);
      over.abort();
      if (status === "Succeeded") return;
      const why = status === undefined ? "did not answer within an hour" : "answered Failed";
      throw failure("HOOK_EXECUTION_FAILURE", `The function ${functionName}, which ${name} asks, ${why}.`);
    } finally {
      this.hooks.forget(id);
    }
  }

  private async step(name: string, act: () => Promise<void>): Promise<void> {
    const event = this.deployment.events.find(({ lifecycleEventName }) => lifecycleEventName === name)!;
    this.throwIfHalted();
    mark(event, "InProgress", this.ports.now());
    try {
      await act();
      this.throwIfHalted();
      mark(event, "Succeeded", this.ports.now());
    } catch (error) {
      const { code, message } = this.haltOf(error as Error);
      mark(event, "Failed", this.ports.now());
      event.diagnostics = { errorCode: code === "HOOK_EXECUTION_FAILURE" ? "ScriptFailed" : "UnknownError", message };
      throw error;
    }
  }

  private async watchAlarms(): Promise<void> {
    const { enabled, alarms = [], ignorePollAlarmFailure } = this.deployment.group.alarmConfiguration ?? {};
    const names = alarms.map(({ name }) => name!);
    if (enabled !== true || names.length === 0) return;
    while (!this.halted.signal.aborted) {
      const active = await this.hands.alarming(names).catch((error: Error) => {
        if (ignorePollAlarmFailure !== true)
          this.halt(failure("ALARM_ACTIVE", `The alarms could not be read: ${error.message}`));
        return [];
      });
      if (active.length > 0) this.halt(alarmed(active));
      await this.ports.wait(lookEvery, this.halted.signal);
    }
  }

  private async wait(seconds: number, signal?: AbortSignal): Promise<void> {
    const either = signal ? AbortSignal.any([signal, this.halted.signal]) : this.halted.signal;
    await this.ports.wait(seconds, either);
    this.throwIfHalted();
  }

  private throwIfHalted(): void {
    if (this.halted.signal.aborted) throw this.halted.signal.reason as Error;
  }

  private haltOf(error: Error): DeploymentHalt {
    if (this.halted.signal.reason instanceof DeploymentHalt) return this.halted.signal.reason;
    if (error instanceof DeploymentHalt) return error;
    const code = /AccessDenied|not authorized/.test(`${error.name} ${error.message}`)
      ? "IAM_ROLE_PERMISSIONS"
      : "ECS_UPDATE_ERROR";
    return failure(code, error.message);
  }

  private fail(halt: DeploymentHalt): void {
    for (const event of this.deployment.events)
      if (event.status === "Pending") mark(event, "Skipped", this.ports.now());
    this.deployment.info.errorInformation = { code: halt.code, message: halt.message };
    this.end(halt.status);
  }

  private end(status: "Succeeded" | "Failed" | "Stopped"): void {
    this.deployment.info.status = status;
    this.deployment.info.completeTime = this.ports.now();
    this.ports.told(this.deployment, status === "Succeeded" ? "SUCCESS" : status === "Failed" ? "FAILURE" : "STOP");
  }

  private get pair() {
    return this.deployment.group.loadBalancerInfo?.targetGroupPairInfoList?.[0];
  }

  private get groupNames(): string[] {
    return (this.pair?.targetGroups ?? []).map(({ name }) => name!);
  }

  private get listeners(): readonly string[] {
    return this.pair?.prodTrafficRoute?.listenerArns ?? [];
  }

  private get testListeners(): readonly string[] {
    return this.pair?.testTrafficRoute?.listenerArns ?? [];
  }
}

function failure(code: DeploymentHalt["code"], message: string): DeploymentHalt {
  return new DeploymentHalt("Failed", code, message, "DEPLOYMENT_FAILURE");
}

function alarmed(names: readonly string[]): DeploymentHalt {
  const words =
    "One or more alarms have been activated according to the Amazon CloudWatch metrics you selected, and the affected deployments have been stopped. Activated alarms:";
  return new DeploymentHalt("Stopped", "ALARM_ACTIVE", `${words} <${names.join(",")}>`, "DEPLOYMENT_STOP_ON_ALARM");
}
