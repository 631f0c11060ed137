/** Where a deployment is, as ECS names it. */
export type RolloutState = "IN_PROGRESS" | "COMPLETED" | "FAILED";

/**
 * How many tasks may fail before the deployment does: half of the desired count, between 3 and 200.
 * Source: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ServiceDeploymentCircuitBreaker.html
 */
export function failureThreshold(desiredCount: number): number {
  return Math.min(200, Math.max(3, Math.ceil(desiredCount / 2)));
}

const rollbackWords = "ECS deployment circuit breaker: rolling back to deploymentId ";

/** A rollback that fails is not rolled back again. */
export function isRollback(deployment: { readonly rolloutStateReason?: string }): boolean {
  return deployment.rolloutStateReason?.startsWith(rollbackWords) === true;
}

/**
 * The deployment to go back to: the last that was completed.
 * @param completed oldest first
 */
export function rollbackTarget<D extends { readonly id?: string }>(
  completed: readonly D[],
  failed: { readonly id?: string; readonly rolloutStateReason?: string },
): D | undefined {
  if (isRollback(failed)) return undefined;
  return completed.filter(({ id }) => id !== failed.id).at(-1);
}

/**
 * AWS's seconds until the next task after so many that failed in a row: none for the first three, then doubling up to 15 minutes.
 * Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-throttle-logic.html
 */
export function restartDelay(failures: number): number {
  return failures <= 3 ? 0 : Math.min(900, 10 * 2 ** (failures - 4));
}
