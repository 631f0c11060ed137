/** Actions that AWS could bind to a resource and that a role of ours may take on any, each with its reason. */
export const unscopedActions: Readonly<Record<string, string>> = {
  "ecs:ListTasks":
    "tasks of a cluster are listed on any resource, since no container instance is named; ecs:cluster binds it",
};
