/** Environments that a platform of this machine can have: the longest name first, since stacks begin with it. */
export const localEnvironments = ["local-prod", "local"] as const;

export type LocalEnvironment = (typeof localEnvironments)[number];

/** The environment of a stack of this machine, and what is behind its name: `local-collections` is collections in local. */
export function placeOfStack(stack: string): { readonly environment: LocalEnvironment; readonly part: string } {
  const environment = localEnvironments.find((name) => stack.startsWith(`${name}-`)) ?? "local";
  return { environment, part: stack.slice(environment.length + 1) };
}
