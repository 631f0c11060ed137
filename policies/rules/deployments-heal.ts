import { blocks, setting, show } from "../resource-view";
import { type Rule, verdictOf } from "../rule";

const wanted: readonly (readonly [path: string, value: unknown])[] = [
  ["deployment_circuit_breaker.enable", true],
  ["deployment_circuit_breaker.rollback", true],
  ["deployment_minimum_healthy_percent", 100],
  ["deployment_maximum_percent", 200],
  ["availability_zone_rebalancing", "ENABLED"],
  ["enable_execute_command", false],
];

export const deploymentsHeal: Rule = {
  id: "deployments-heal",
  demand: "A release that fails is rolled back, never takes a serving task away, and nobody gets a shell in a task.",
  sources: ["the platform's own"],
  about: ["aws_ecs_service"],
  check: ({ config }) => {
    const grace = config["health_check_grace_period_seconds"];
    return verdictOf([
      ...wanted.map(([path, value]) => {
        const actual = setting(config, path);
        return actual !== value && `${path} is ${show(actual)}; set ${show(value)}`;
      }),
      blocks(config, "load_balancer").length > 0 &&
        grace === undefined &&
        "health_check_grace_period_seconds is not set; say how long a new task may take",
    ]);
  },
};
