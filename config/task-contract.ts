/** The path that the NLB asks the ALB for; a service there would be hidden by it. */
export const entryHealthPath = "/entry-health";

/** Variables that the platform sets in every task. */
export const platformVariables = ["PORT", "BASE_PATH", "SERVICE_NAME"] as const;

/** The variable in which a caller finds a service it calls. */
export function urlVariable(callee: string): string {
  return `${callee.toUpperCase().replaceAll("-", "_")}_URL`;
}
