/** Actions that AWS could bind to a resource and that a role of ours may take on any, each with its reason. */
export const unscopedActions: Readonly<Record<string, string>> = {};
