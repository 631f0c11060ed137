import type { ApplicationAutoScaling, ScalingPolicy } from "@aws-sdk/client-application-auto-scaling";
import type { MetricAlarm } from "@aws-sdk/client-cloudwatch";
import type { ECS } from "@aws-sdk/client-ecs";
import { ServiceScaling } from "../../../emulator/alarms/service-scaling";
import { Clock } from "../../../emulator/clock";

const arn = (name: string) => `arn:aws:autoscaling:us-east-1:123456789012:scalingPolicy:1:policyName/${name}`;
const tracking = (name: string, more: object = {}): ScalingPolicy =>
  ({
    PolicyARN: arn(name),
    ResourceId: "service/cluster/one",
    ScalableDimension: "ecs:service:DesiredCount",
    TargetTrackingScalingPolicyConfiguration: { TargetValue: 60, ...more },
  }) as ScalingPolicy;

/** An alarm of a policy, ringing with a value. */
const alarm = (name: string, side: "Greater" | "Less", value: number, StateValue: "OK" | "ALARM" = "ALARM") => ({
  AlarmName: `${name}-${side}`,
  ComparisonOperator: `${side}ThanThreshold`,
  AlarmActions: [`${arn(name)}:createdBy/1`],
  Threshold: 60,
  StateValue,
  value,
});

function service(desiredCount: number, policies: ScalingPolicy[], alarms: ReturnType<typeof alarm>[]) {
  const updates: number[] = [];
  const scaling = new ServiceScaling({
    clock: new Clock(10),
    ecs: {
      describeServices: () => Promise.resolve({ services: [{ desiredCount }] }),
      updateService: (update: { desiredCount: number }) =>
        Promise.resolve(void updates.push((desiredCount = update.desiredCount))),
    } as unknown as ECS,
    scaling: {
      describeScalingPolicies: () => Promise.resolve({ ScalingPolicies: policies }),
      describeScalableTargets: () => Promise.resolve({ ScalableTargets: [{ MinCapacity: 2, MaxCapacity: 12 }] }),
    } as unknown as ApplicationAutoScaling,
    board: {
      alarms: () => alarms as MetricAlarm[],
      latest: (name) => alarms.find(({ AlarmName }) => AlarmName === name)?.value,
    },
  });
  const ring = (one: ReturnType<typeof alarm>) => scaling.scale(one.AlarmActions[0]!, one as MetricAlarm);
  return { ring, updates };
}

describe("scaling of a service", () => {
  it("adds tasks, and waits for the cooldown before it adds more", async () => {
    const high = alarm("cpu", "Greater", 90);
    const { ring, updates } = service(4, [tracking("cpu")], [high]);
    expect(await ring(high)).toBe(6);
    expect(await ring(high)).toBeUndefined();
    expect(updates).toEqual([6]);
  });

  it("takes tasks away when every policy would, as many as the one that wants most leaves", async () => {
    const low = alarm("cpu", "Less", 10);
    const policies = [tracking("cpu"), tracking("memory")];
    expect(await service(8, policies, [low, alarm("memory", "Less", 40)]).ring(low)).toBe(6);
    expect(await service(8, policies, [low, alarm("memory", "Less", 55, "OK")]).ring(low)).toBeUndefined();
    expect(await service(8, policies, [low]).ring(low)).toBeUndefined();
    const only = [tracking("cpu"), tracking("memory", { DisableScaleIn: true })];
    expect(await service(8, only, [low]).ring(low)).toBe(2);
  });

  it("follows the steps of a step policy", async () => {
    const stepped = {
      ...tracking("steps"),
      TargetTrackingScalingPolicyConfiguration: undefined,
      StepScalingPolicyConfiguration: {
        AdjustmentType: "ChangeInCapacity",
        StepAdjustments: [{ MetricIntervalLowerBound: 0, ScalingAdjustment: 2 }],
      },
    } as ScalingPolicy;
    const high = alarm("steps", "Greater", 75);
    expect(await service(4, [stepped], [high]).ring(high)).toBe(6);
  });

  it("does nothing for a policy that is gone, or an alarm without a value", async () => {
    const high = alarm("cpu", "Greater", 90);
    expect(await service(4, [], [high]).ring(high)).toBeUndefined();
    expect(await service(4, [tracking("cpu")], []).ring(high)).toBeUndefined();
  });
});
