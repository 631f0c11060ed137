import { containersOf } from "../container-definitions";
import { type Rule, verdictOf } from "../rule";

export const containerDefinitionsAreReadable: Rule = {
  id: "container-definitions-are-readable",
  demand: "Container definitions are plain JSON, so that reviewers and rules can read them.",
  sources: ["the platform's own"],
  about: ["aws_ecs_task_definition"],
  check: (task) =>
    verdictOf([
      containersOf(task) === undefined &&
        "container_definitions cannot be read before Terraform runs; write it with JSON.stringify",
    ]),
};
