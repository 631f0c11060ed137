import type { Target } from "../../targets/targets";

/** Takes turns among the targets of each group. */
export class RoundRobin {
  private readonly turns = new Map<string, number>();

  /**
   * The target whose turn it is: among the healthy ones, and among all that are registered when none is healthy
   * (the load balancer fails open). Undefined when none is registered.
   * Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html
   */
  next(group: string, targets: readonly Target[]): Target | undefined {
    const registered = targets.filter(({ state }) => state === "healthy" || state === "unhealthy");
    const healthy = registered.filter(({ state }) => state === "healthy");
    const among = healthy.length > 0 ? healthy : registered;
    const turn = this.turns.get(group) ?? 0;
    this.turns.set(group, turn + 1);
    return among[turn % among.length];
  }
}

/**
 * One of weighted groups; a group of weight 0 gets nothing.
 * @param at from 0 to under 1: where among the weights
 */
export function chooseGroup(
  groups: readonly { readonly arn: string; readonly weight: number }[],
  at: number,
): string | undefined {
  let left = at * groups.reduce((sum, { weight }) => sum + weight, 0);
  for (const { arn, weight } of groups) {
    if (left < weight) return arn;
    left -= weight;
  }
  return undefined;
}
