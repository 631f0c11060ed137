import { show } from "../resource-view";
import { type Rule, verdictOf } from "../rule";

export const taskRolesAreApart: Rule = {
  id: "task-roles-are-apart",
  demand: "What starts a task and what the task may do are two roles.",
  sources: ["CKV_AWS_249"],
  about: ["aws_ecs_task_definition"],
  check: ({ config }) => {
    const { task_role_arn: task, execution_role_arn: execution } = config;
    return verdictOf([
      (task === undefined || execution === undefined || task === execution) &&
        `task_role_arn is ${show(task)} and execution_role_arn is ${show(execution)}; give it one of each`,
    ]);
  },
};
