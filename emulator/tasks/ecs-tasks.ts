import type { RoleTaker } from "../role-sessions";

/** Assumes the roles of tasks. */
export const ecsTasks: RoleTaker = {
  service: "ecs-tasks.amazonaws.com",
  refusal: (roleArn) =>
    `ECS was unable to assume the role '${roleArn}' that was provided for this task. Please verify that the role being passed has the proper trust relationship and permissions and that your IAM user has permissions to pass this role.`,
};
