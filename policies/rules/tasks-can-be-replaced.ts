import { show } from "../resource-view";
import { type Rule, verdictOf } from "../rule";

export const tasksCanBeReplaced: Rule = {
  id: "tasks-can-be-replaced",
  demand: "Where the environment is protected, every service keeps two tasks, so that one can be replaced.",
  sources: ["the platform's own"],
  about: ["aws_appautoscaling_target"],
  check: ({ config }, stack) => {
    if (config["service_namespace"] !== "ecs" || !stack.isProtected) return "not-applicable";
    const least = config["min_capacity"];
    return verdictOf([
      !(sinceFirstRelease(least) >= 2) && `min_capacity is ${show(least)}, under 2; raise scaling.min`,
    ]);
  },
};

/** Before its first release a service has nothing to run: `${endswith(image, ":unreleased") ? 0 : 2}`. */
function sinceFirstRelease(least: unknown): number {
  const condition = /^\$\{endswith\([^?]*":unreleased"\) \? 0 : (\d+)\}$/.exec(String(least));
  return Number(condition?.[1] ?? least);
}
