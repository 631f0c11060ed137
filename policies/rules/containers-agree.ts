import { containersOf } from "../container-definitions";
import { blocks, type Settings } from "../resource-view";
import { type Rule, verdictOf } from "../rule";

/** What neither Terraform nor its plan refuses, and ECS does, or takes one of two at random. */
export const containersAgree: Rule = {
  id: "containers-agree",
  demand: "Containers of a task have different names, one of them is essential, and a variable has one value.",
  sources: ["the platform's own"],
  about: ["aws_ecs_task_definition"],
  check: (task) => {
    const containers = containersOf(task);
    if (!containers) return "not-applicable";
    const names = containers.map(({ name }) => String(name));
    return verdictOf([
      ...repeated(names).map((name) => `container ${name} is there twice; rename one`),
      !containers.some(({ essential }) => essential === true) &&
        "no container is essential; say which one the task is for",
      ...containers.flatMap((container) =>
        repeated(variablesOf(container)).map(
          (variable) => `container ${String(container["name"])}: variable ${variable} is there twice; remove one`,
        ),
      ),
    ]);
  },
};

function variablesOf(container: Settings): string[] {
  return [...blocks(container, "environment"), ...blocks(container, "secrets")].map(({ name }) => String(name));
}

function repeated(names: readonly string[]): string[] {
  return [...new Set(names.filter((name, index) => names.indexOf(name) < index))];
}
