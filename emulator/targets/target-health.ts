import type { TargetState } from "./targets";

/** What a target group says about its checks. */
export interface HealthRules {
  readonly healthyThreshold: number;
  readonly unhealthyThreshold: number;
}

/** How one check went: `passed`, or why it did not. */
export type CheckResult =
  | { readonly kind: "passed" }
  | { readonly kind: "mismatch"; readonly code: number }
  | { readonly kind: "timeout" }
  | { readonly kind: "failed" };

/** As `DescribeTargetHealth` answers it. */
export interface TargetHealth {
  readonly state: TargetState;
  readonly reason?: string;
  readonly description?: string;
  /** Checks in a row that went as the last one did. */
  readonly streak: number;
}

export const registering: TargetHealth = {
  state: "initial",
  reason: "Elb.RegistrationInProgress",
  description: "Target registration is in progress",
  streak: 0,
};

export const draining: TargetHealth = {
  state: "draining",
  reason: "Target.DeregistrationInProgress",
  description: "Target deregistration is in progress",
  streak: 0,
};

/**
 * What a target is after one more check. A new target is healthy after the first that passes.
 * Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html
 */
export function checked(
  before: TargetHealth & { readonly lastPassed?: boolean },
  result: CheckResult,
  rules: HealthRules,
): TargetHealth & { readonly lastPassed: boolean } {
  const passed = result.kind === "passed";
  const streak = before.lastPassed === passed ? before.streak + 1 : 1;
  const needed = before.state === "initial" ? 1 : rules.healthyThreshold;
  if (passed && (before.state === "healthy" || streak >= needed)) return { state: "healthy", streak, lastPassed: true };
  if (passed) return { ...before, streak, lastPassed: true };
  if (before.state !== "unhealthy" && streak < rules.unhealthyThreshold) {
    return { ...stillUndecided(before), streak, lastPassed: false };
  }
  return { state: "unhealthy", ...whyNot(result), streak, lastPassed: false };
}

function stillUndecided(before: TargetHealth): TargetHealth {
  if (before.state !== "initial") return before;
  const description = "Initial health checks in progress";
  return { ...before, reason: "Elb.InitialHealthChecking", description };
}

function whyNot(result: Exclude<CheckResult, { kind: "passed" }>): { reason: string; description: string } {
  switch (result.kind) {
    case "mismatch":
      return {
        reason: "Target.ResponseCodeMismatch",
        description: `Health checks failed with these codes: [${result.code}]`,
      };
    case "timeout":
      return { reason: "Target.Timeout", description: "Request timed out" };
    case "failed":
      return { reason: "Target.FailedHealthChecks", description: "Health checks failed" };
  }
}

/** Whether a matcher (`200`, `200,202`, `200-299`) takes a status. */
export function matches(matcher: string, status: number): boolean {
  return matcher.split(",").some((part) => {
    const [first, last = first] = part.split("-").map(Number);
    return status >= first! && status <= last!;
  });
}
