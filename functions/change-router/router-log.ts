import type { Decision } from "./core/decision";

/** Where the router says what it did; a Logger of Powertools is one. */
export interface RouterLog {
  debug(message: string, details: Readonly<Record<string, unknown>>): void;
  info(message: string, details: Readonly<Record<string, unknown>>): void;
  error(message: string, details: Readonly<Record<string, unknown>>): void;
}

/** A line for each pipeline; those that nothing happened to are for debugging. */
export function logDecision(log: RouterLog, decision: Decision): void {
  const { id, trigger, repository, branch, heads, ignored, routes } = decision;
  log.info("decision", { decision: id, trigger, repository, branch, heads, ignored });
  for (const [service, outcome] of Object.entries(routes)) {
    const level = outcome.reason === "unchanged" ? "debug" : outcome.outcome === "failed" ? "error" : "info";
    log[level]("route", { decision: id, route: service, ...outcome });
  }
}
