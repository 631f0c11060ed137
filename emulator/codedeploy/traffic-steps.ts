import type { TrafficRoutingConfig } from "@aws-sdk/client-codedeploy";

/** A part of the requests, and AWS's minutes until the next step. */
export interface TrafficStep {
  readonly percent: number;
  readonly minutes: number;
}

/** How requests move to the new tasks: the first step at once, the last one with all of them. */
export function trafficSteps(routing: TrafficRoutingConfig | undefined): TrafficStep[] {
  const { timeBasedCanary: canary, timeBasedLinear: linear } = routing ?? {};
  const whole = { percent: 100, minutes: 0 };
  if (routing?.type === "TimeBasedCanary")
    return [{ percent: canary!.canaryPercentage!, minutes: canary!.canaryInterval! }, whole];
  if (routing?.type !== "TimeBasedLinear") return [whole];
  const { linearPercentage: percent = 100, linearInterval: minutes = 0 } = linear!;
  const parts = Array.from({ length: Math.ceil(100 / percent) - 1 }, (_, index) => (index + 1) * percent);
  return [...parts.map((part) => ({ percent: part, minutes })), whole];
}
