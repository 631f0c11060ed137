import { blocks, type ResourceView, setting, show } from "../resource-view";
import { type Rule, verdictOf } from "../rule";
import type { StackView } from "../stack-view";

type Wanted = readonly (readonly [path: string, value: unknown])[];

const ofRolling: Wanted = [
  ["deployment_circuit_breaker.enable", true],
  ["deployment_circuit_breaker.rollback", true],
  ["deployment_minimum_healthy_percent", 100],
  ["deployment_maximum_percent", 200],
  ["availability_zone_rebalancing", "ENABLED"],
];

/** CodeDeploy goes back on these, if its deployment group says so. */
const rollbackEvents = ["DEPLOYMENT_FAILURE", "DEPLOYMENT_STOP_ON_REQUEST"];

export const deploymentsHeal: Rule = {
  id: "deployments-heal",
  demand: "A release that fails is rolled back, never takes a serving task away, and nobody gets a shell in a task.",
  sources: ["the platform's own"],
  about: ["aws_ecs_service"],
  check: (service, stack) => {
    const { config } = service;
    const grace = config["health_check_grace_period_seconds"];
    const byCodeDeploy = setting(config, "deployment_controller.type") === "CODE_DEPLOY";
    return verdictOf([
      ...(byCodeDeploy ? groupProblems(service, stack) : missing(ofRolling, config)),
      ...missing([["enable_execute_command", false]], config),
      blocks(config, "load_balancer").length > 0 &&
        grace === undefined &&
        "health_check_grace_period_seconds is not set; say how long a new task may take",
    ]);
  },
};

function missing(wanted: Wanted, config: ResourceView["config"]) {
  return wanted.map(([path, value]) => {
    const actual = setting(config, path);
    return actual !== value && `${path} is ${show(actual)}; set ${show(value)}`;
  });
}

function groupProblems(service: ResourceView, stack: StackView) {
  const groups = stack.referringTo(service, ["aws_codedeploy_deployment_group"], "ecs_service.service_name");
  if (groups.length === 0) return ["no aws_codedeploy_deployment_group deploys it; add one to its stack"];
  return groups.flatMap(({ address, config }) => {
    const events = setting(config, "auto_rollback_configuration.events");
    return rollbackEvents.map(
      (event) =>
        !(Array.isArray(events) && events.includes(event)) &&
        `${address} does not go back on ${event}; add it to auto_rollback_configuration.events`,
    );
  });
}
