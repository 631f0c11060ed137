import {
  DescribeTargetGroupAttributesCommand,
  DescribeTargetGroupsCommand,
  ElasticLoadBalancingV2Client,
  type TargetGroup,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { askHome } from "../ask-home";
import type { Context, Part } from "../context";
import { every } from "../every";
import { Rounds } from "../rounds";
import { checkTarget } from "./health-check";
import { checked, draining, registering, type TargetHealth } from "./target-health";
import type { Target, Targets } from "./targets";

/** What is known of one target: its health, and how to end its checks. */
interface Registered {
  readonly host: string;
  readonly port: number;
  readonly securityGroups: readonly string[];
  readonly containerPort: number;
  /** Milliseconds since 1970. */
  readonly since: number;
  health: TargetHealth & { readonly lastPassed?: boolean };
  readonly ended: AbortController;
}

/** AWS's seconds between two times that all settings are read again, for changes that nobody told of. */
const rereadEvery = 300;

/** AWS's seconds after a report that failed. */
const retryAfter = 50;

/** The target groups with the tasks that are registered in them: checks them, drains them, and says how they are. */
export class TargetGroups implements Targets, Part {
  private readonly groups = new Map<string, Map<string, Registered>>();
  private readonly settings = new Map<string, Promise<GroupSettings>>();
  private readonly listeners = new Set<() => void>();
  private readonly stopping = new AbortController();
  private readonly elb: ElasticLoadBalancingV2Client;
  private unlisten: () => void = () => {};
  private readonly reports = new Rounds(
    () => this.report(),
    (error) => this.reportLater(error),
    this.stopping.signal,
  );

  constructor(private readonly context: Context) {
    this.elb = new ElasticLoadBalancingV2Client(context.clients.settings("elasticloadbalancing"));
  }

  start(): Promise<void> {
    this.unlisten = this.context.changes.listen(["elasticloadbalancing"], () => this.settings.clear());
    const [{ clock }, { signal }] = [this.context, this.stopping];
    void every(clock, rereadEvery, signal, () => this.settings.clear());
    void every(clock, 60, signal, () => this.measure());
    return Promise.resolve();
  }

  stop(): Promise<void> {
    this.unlisten();
    this.stopping.abort();
    for (const target of this.all()) target.ended.abort();
    this.elb.destroy();
    return Promise.resolve();
  }

  of(targetGroupArn: string): readonly Target[] {
    return [...(this.groups.get(targetGroupArn)?.values() ?? [])].map((target) => {
      const { host, port, health, securityGroups, containerPort } = target;
      return { host, port, state: health.state, securityGroups, containerPort };
    });
  }

  /** Undefined when it is not registered. */
  healthOf(targetGroupArn: string, port: number): TargetHealth | undefined {
    return this.groups.get(targetGroupArn)?.get(keyOf(port))?.health;
  }

  /** @returns a function that ends the listening */
  listen(changed: () => void): () => void {
    this.listeners.add(changed);
    return () => this.listeners.delete(changed);
  }

  /**
   * @param securityGroups ids, of the task that listens there
   * @param containerPort what its container listens on, on AWS
   */
  register(targetGroupArn: string, port: number, securityGroups: readonly string[], containerPort = port): void {
    const common = { host: "127.0.0.1", port, securityGroups, containerPort, since: Date.now() };
    const target: Registered = { ...common, health: registering, ended: new AbortController() };
    const group = this.groups.get(targetGroupArn) ?? new Map<string, Registered>();
    this.groups.set(targetGroupArn, group.set(keyOf(port), target));
    this.tell();
    void this.check(targetGroupArn, target);
  }

  /**
   * Lets a target finish what it has.
   * @param signal ends the wait: a target that is gone already has nothing to finish
   */
  async deregister(targetGroupArn: string, port: number, signal?: AbortSignal): Promise<void> {
    const target = this.groups.get(targetGroupArn)?.get(keyOf(port));
    if (target === undefined || target.health.state === "draining") return;
    target.ended.abort();
    target.health = draining;
    this.tell();
    const delay = await this.settingsOf(targetGroupArn).then(
      ({ deregistrationDelay }) => deregistrationDelay,
      () => 0,
    );
    await this.context.clock.wait(
      delay,
      signal ? AbortSignal.any([signal, this.stopping.signal]) : this.stopping.signal,
    );
    this.groups.get(targetGroupArn)?.delete(keyOf(port));
    this.tell();
  }

  private async check(arn: string, target: Registered): Promise<void> {
    const { signal } = target.ended;
    for (let waited = 0; !signal.aborted;) {
      try {
        const settings = await this.settingsOf(arn);
        const counts = waited >= settings.interval || target.health.state !== "initial";
        waited = counts ? 0 : waited;
        await this.checkOnce(target, settings, counts);
        const pause = target.health.state === "initial" ? firstChecks : settings.interval;
        await this.context.clock.wait(pause, signal);
        waited += pause;
      } catch (error) {
        this.context.note(`target group ${arn}: its targets are not checked: ${(error as Error).message}`);
        await this.context.clock.wait(firstChecks, signal);
      }
    }
  }

  /** @param counts false for the tries between two checks of a new target, of which only a good one matters */
  private async checkOnce(target: Registered, settings: GroupSettings, counts: boolean): Promise<void> {
    const { signal } = target.ended;
    // A program does not run faster than on AWS: its time to answer is never less than one of our seconds.
    const limit = new AbortController();
    const timer = this.context.clock
      .wait(Math.max(settings.timeout, this.context.clock.speed), AbortSignal.any([limit.signal, signal]))
      .then(() => limit.abort());
    const result = await checkTarget(target.host, target.port, settings.check, limit.signal);
    limit.abort();
    await timer;
    if (signal.aborted || this.context.clock.isFrozen) return;
    if (result.kind !== "passed" && (!counts || (result.kind === "failed" && this.mayBeStarting(target)))) return;
    const health = checked(target.health, result, settings);
    const isNews = health.state !== target.health.state || health.reason !== target.health.reason;
    target.health = health;
    if (isNews) this.tell();
  }

  /** A program that has not opened its port yet starts no faster than on AWS. */
  private mayBeStarting({ health, since }: Registered): boolean {
    return health.state === "initial" && Date.now() - since < startTime;
  }

  private settingsOf(arn: string): Promise<GroupSettings> {
    const known = this.settings.get(arn);
    if (known) return known;
    const read = this.readSettings(arn);
    this.settings.set(arn, read);
    read.catch(() => this.settings.delete(arn));
    return read;
  }

  private async readSettings(arn: string): Promise<GroupSettings> {
    const { TargetGroups: groups = [] } = await this.elb.send(
      new DescribeTargetGroupsCommand({ TargetGroupArns: [arn] }),
    );
    const { Attributes = [] } = await this.elb.send(new DescribeTargetGroupAttributesCommand({ TargetGroupArn: arn }));
    const delay = Attributes.find(({ Key }) => Key === "deregistration_delay.timeout_seconds")?.Value;
    return groupSettings(groups[0]!, Number(delay ?? 300));
  }

  /** Resolves when what is known now has been told to ELB, in moto, or could not be. */
  async told(): Promise<void> {
    await this.reports.done();
  }

  private tell(): void {
    for (const listener of this.listeners) listener();
    this.reports.ask();
  }

  private async report(): Promise<void> {
    const groups = [...this.groups].map(([arn, targets]) => {
      return { arn, targets: [...targets.values()].map(description) };
    });
    const { account } = this.context.clients;
    const home = this.context.clients.addressOf("elasticloadbalancing");
    await askHome(home, "elb", { account, region: "us-east-1", groups });
  }

  /** Nobody who waits to have it told waits for the next try. */
  private reportLater(error: Error): void {
    if (this.stopping.signal.aborted) return;
    this.context.note(`target health was not reported: ${error.message}`);
    void this.context.clock.wait(retryAfter, this.stopping.signal).then(() => this.reports.ask());
  }

  private measure(): void {
    for (const [arn, targets] of this.groups) {
      const states = [...targets.values()].map(({ health }) => health.state);
      const count = (state: string) => states.filter((one) => one === state).length;
      void this.settingsOf(arn).then(
        ({ loadBalancer }) => {
          if (loadBalancer === undefined) return;
          const dimensions = { TargetGroup: arn.split(":").at(-1)!, LoadBalancer: loadBalancer };
          const common = { namespace: "AWS/ApplicationELB", dimensions, unit: "Count" };
          this.context.metrics.measure({ ...common, name: "HealthyHostCount", value: count("healthy") });
          this.context.metrics.measure({ ...common, name: "UnHealthyHostCount", value: count("unhealthy") });
        },
        () => {}, // the group is gone
      );
    }
  }

  private all(): Registered[] {
    return [...this.groups.values()].flatMap((targets) => [...targets.values()]);
  }
}

/** AWS's seconds between the checks of a target that never passed one: its program may still be starting. */
const firstChecks = 2;

/** Milliseconds, ours, that a new target may take to open its port before that counts as a failed check. */
const startTime = 10_000;

function keyOf(port: number): string {
  return `127.0.0.1:${port}`;
}

interface GroupSettings {
  readonly check: { readonly protocol: "HTTP" | "TCP"; readonly path: string; readonly matcher: string };
  readonly interval: number;
  readonly timeout: number;
  readonly healthyThreshold: number;
  readonly unhealthyThreshold: number;
  readonly deregistrationDelay: number;
  /** `app/name/id`, when one has the group. */
  readonly loadBalancer?: string;
}

function groupSettings(group: TargetGroup, deregistrationDelay: number): GroupSettings {
  return {
    check: {
      protocol: group.HealthCheckProtocol === "HTTP" ? "HTTP" : "TCP",
      path: group.HealthCheckPath ?? "/",
      matcher: group.Matcher?.HttpCode ?? "200",
    },
    interval: group.HealthCheckIntervalSeconds ?? 30,
    timeout: group.HealthCheckTimeoutSeconds ?? 5,
    healthyThreshold: group.HealthyThresholdCount ?? 5,
    unhealthyThreshold: group.UnhealthyThresholdCount ?? 2,
    deregistrationDelay,
    loadBalancer: group.LoadBalancerArns?.[0]?.split(":loadbalancer/")[1],
  };
}

function description({ host, port, health }: Registered): object {
  const { state, reason, description: words } = health;
  return {
    Target: { Id: host, Port: port },
    HealthCheckPort: String(port),
    TargetHealth: { State: state, Reason: reason, Description: words },
  };
}
