import { ServiceError } from "./service-error.js";

/** Milliseconds that another service has for its answer. */
const patience = 2_000;

/**
 * Calls other services: `await callees(process.env).get("case-management", "/cases")`.
 * A service finds the address of another in `CASE_MANAGEMENT_URL`; it is there when the call is declared.
 */
export function callees(environment) {
  return {
    async get(callee, path) {
      const variable = `${callee.toUpperCase().replaceAll("-", "_")}_URL`;
      const url = environment[variable];
      if (!url) throw new ServiceError(503, `no address of ${callee}: ${variable} is not set`, { callee });
      const answer = await fetch(`${url}${path}`, { signal: AbortSignal.timeout(patience) }).catch((error) => {
        throw new ServiceError(503, `${callee} cannot be reached: ${reasonOf(error)}`, { callee });
      });
      const body = await answer.json().catch(() => undefined);
      if (answer.ok && body !== undefined) return body;
      throw new ServiceError(502, `${callee} answered ${answer.status} to GET ${path}`, { callee });
    },
  };
}

function reasonOf(error) {
  if (error.name === "TimeoutError") return `no answer within ${patience} ms`;
  return error.cause?.code ?? error.message;
}
