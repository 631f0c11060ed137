import type {
  ApplicationAutoScaling,
  ScalingPolicy,
  StepScalingPolicyConfiguration,
} from "@aws-sdk/client-application-auto-scaling";
import type { MetricAlarm } from "@aws-sdk/client-cloudwatch";
import type { ECS } from "@aws-sdk/client-ecs";
import { Cooldowns, type CooldownSeconds } from "./cooldowns";
import { steppedCount, trackedCount, type Adjustment, type Scalable } from "./desired-tasks";
import type { Clock } from "../clock";
import { Memo } from "../memo";

/** What is known of the alarms at the moment of a scaling. */
export interface AlarmBoard {
  /** Every alarm, with its state. */
  alarms(): readonly MetricAlarm[];
  /** The latest value that an alarm compared. */
  latest(alarmName: string): number | undefined;
}

export interface ServiceScalingOptions {
  readonly scaling: ApplicationAutoScaling;
  readonly ecs: ECS;
  readonly clock: Clock;
  readonly board: AlarmBoard;
}

const serviceTasks = "ecs:service:DesiredCount";

/** AWS's seconds after a step of a policy that names none. */
const usualCooldown = 300;

/** Application Auto Scaling of ECS services: what a scaling policy does when an alarm calls it. */
export class ServiceScaling {
  private readonly cooldowns: Cooldowns;
  // A low alarm rings all night: what it finds then must cost nothing.
  private readonly policies = new Memo(() => this.readPolicies());
  private readonly scalables = new Memo((resource) => this.readScalable(resource));

  constructor(private readonly options: ServiceScalingOptions) {
    this.cooldowns = new Cooldowns(options.clock);
  }

  /** To be called when services or their scaling may have changed. */
  forget(): void {
    this.policies.forget();
    this.scalables.forget();
  }

  /**
   * @param action ARN of a policy as an alarm names it, which may end with `:createdBy/…`
   * @returns the new number of tasks, when there is one
   */
  async scale(action: string, alarm: MetricAlarm): Promise<number | undefined> {
    const policies = await this.policies.get(serviceTasks);
    const policy = policies.find(({ PolicyARN = "-" }) => isPolicy(action, PolicyARN));
    const metric = this.options.board.latest(alarm.AlarmName!);
    if (policy === undefined || metric === undefined) return undefined;
    const scalable = await this.scalables.get(policy.ResourceId!);
    if (scalable === undefined) return undefined;
    const wanted = this.wanted(policy, policies, scalable, metric, alarm);
    return wanted === scalable.current ? undefined : this.change(policy, scalable, wanted);
  }

  private wanted(
    policy: ScalingPolicy,
    policies: readonly ScalingPolicy[],
    scalable: Scalable,
    metric: number,
    alarm: MetricAlarm,
  ): number {
    const { StepScalingPolicyConfiguration: steps, TargetTrackingScalingPolicyConfiguration: tracking } = policy;
    if (steps !== undefined) return steppedCount(scalable, metric - Number(alarm.Threshold), stepping(steps));
    const own = trackedCount(scalable, metric, Number(tracking!.TargetValue));
    if (own >= scalable.current) return own;
    return Math.max(
      own,
      ...policies.filter((other) => other.ResourceId === policy.ResourceId).map((other) => this.keeps(other, scalable)),
    );
  }

  /** Tasks that a policy keeps when another would take some away: all of them, unless its own low alarm rings too. */
  private keeps(policy: ScalingPolicy, scalable: Scalable): number {
    const tracking = policy.TargetTrackingScalingPolicyConfiguration;
    if (tracking === undefined || tracking.DisableScaleIn === true) return 0;
    const { board } = this.options;
    const low = board
      .alarms()
      .find(
        ({ AlarmActions = [], ComparisonOperator = "" }) =>
          ComparisonOperator.startsWith("Less") && AlarmActions.some((action) => isPolicy(action, policy.PolicyARN!)),
      );
    const metric = low?.StateValue === "ALARM" ? board.latest(low.AlarmName!) : undefined;
    return metric === undefined ? scalable.current : trackedCount(scalable, metric, Number(tracking.TargetValue));
  }

  private async change(policy: ScalingPolicy, { current }: Scalable, wanted: number): Promise<number | undefined> {
    const direction = wanted > current ? "out" : "in";
    if (!this.cooldowns.isOver(policy.PolicyARN!, direction, cooldownOf(policy))) return undefined;
    const [, cluster, service] = policy.ResourceId!.split("/");
    await this.options.ecs.updateService({ cluster, service, desiredCount: wanted });
    this.forget();
    this.cooldowns.note(policy.PolicyARN!, direction);
    return wanted;
  }

  private async readPolicies(): Promise<ScalingPolicy[]> {
    const found: ScalingPolicy[] = [];
    let NextToken: string | undefined;
    do {
      const page = await this.options.scaling.describeScalingPolicies({ ServiceNamespace: "ecs", NextToken });
      found.push(...(page.ScalingPolicies ?? []));
      NextToken = page.NextToken;
    } while (NextToken !== undefined);
    return found.filter(({ ScalableDimension }) => ScalableDimension === serviceTasks);
  }

  private async readScalable(resource: string): Promise<Scalable | undefined> {
    const { scaling, ecs } = this.options;
    const [, cluster, service = ""] = resource.split("/");
    const { ScalableTargets = [] } = await scaling.describeScalableTargets({
      ServiceNamespace: "ecs",
      ResourceIds: [resource],
    });
    const { services = [] } = await ecs.describeServices({ cluster, services: [service] });
    const [target, found] = [ScalableTargets[0], services[0]];
    if (target === undefined || found === undefined) return undefined;
    return { current: found.desiredCount ?? 0, least: target.MinCapacity ?? 0, most: target.MaxCapacity ?? 0 };
  }
}

function stepping(steps: StepScalingPolicyConfiguration) {
  return {
    type: steps.AdjustmentType as Adjustment,
    leastChange: steps.MinAdjustmentMagnitude,
    steps: (steps.StepAdjustments ?? []).map((step) => ({
      lower: step.MetricIntervalLowerBound,
      upper: step.MetricIntervalUpperBound,
      adjustment: step.ScalingAdjustment ?? 0,
    })),
  };
}

function cooldownOf({ TargetTrackingScalingPolicyConfiguration: tracking, ...policy }: ScalingPolicy): CooldownSeconds {
  const stepped = policy.StepScalingPolicyConfiguration?.Cooldown ?? usualCooldown;
  return { out: tracking?.ScaleOutCooldown ?? stepped, in: tracking?.ScaleInCooldown ?? stepped };
}

function isPolicy(action: string, policyArn: string): boolean {
  return action === policyArn || action.startsWith(`${policyArn}:`);
}
