import { containersOf } from "../container-definitions";
import { setting, show, type Settings } from "../resource-view";
import { type Rule, verdictOf } from "../rule";
import type { StackView } from "../stack-view";

export const containersAreLogged: Rule = {
  id: "containers-are-logged",
  demand: "Every container writes to a log group of its own stack.",
  sources: ["Pub 1075 AU-2", "NAG ECS7", "SH ECS.9"],
  about: ["aws_ecs_task_definition"],
  check: (task, stack) => {
    const containers = containersOf(task);
    if (!containers) return "not-applicable";
    return verdictOf(
      containers
        .filter((container) => !hasGroup(container, stack))
        .map(
          (container) =>
            `container ${String(container["name"])}: its log group is ${show(groupOf(container))}; name an aws_cloudwatch_log_group of the stack`,
        ),
    );
  },
};

function groupOf(container: Settings): unknown {
  return setting(container, "logConfiguration.options.awslogs-group");
}

function hasGroup(container: Settings, stack: StackView): boolean {
  return stack.referenced(groupOf(container))?.type === "aws_cloudwatch_log_group";
}
