import type { CloneEnvironment } from "./clone-environment";
import { handle } from "./core/handle";
import type { RouterContext } from "./core/router-context";
import { PermanentError } from "./core/router-error";
import { servicesOf } from "./core/services-of";
import { logDecision, type RouterLog } from "./router-log";

/**
 * Evaluates what is built from the repository that was cloned.
 *
 * @returns whether all of it is done
 */
export async function evaluateClone(context: RouterContext, clone: CloneEnvironment, log: RouterLog): Promise<boolean> {
  const { repository, build: id, isPush, commit: after } = clone;
  const known = context.map.repositories[repository];
  if (known === undefined) {
    throw new PermanentError(
      "UnknownRepository",
      `repository ${repository}: is not in the route map; deploy its build anew`,
    );
  }
  const push = { kind: "push", repository, branch: known.branch, after };
  const body = JSON.stringify(isPush ? push : { "detail-type": "Scheduled Event" });
  const message = { id, body, receives: 1 };
  const { message: outcome, decision } = await handle(ofRepository(context, repository), message);
  if (decision !== undefined) logDecision(log, decision);
  return outcome === "done";
}

/** Without the routes that others evaluate. */
function ofRepository(context: RouterContext, repository: string): RouterContext {
  const { map } = context;
  const services = servicesOf(map, repository);
  const routes = Object.fromEntries(services.map((service) => [service, map.routes[service]!]));
  return { ...context, map: { ...map, routes } };
}
