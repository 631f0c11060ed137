import type { ServiceState } from "../functions/change-router/core/operator";
import { minuteOf } from "./minute";
import { shortCommits } from "./route-sentence";

type Known = Pick<ServiceState, "held" | "blockedSince" | "lastError" | "retries" | "started">;

/** Why the router does not start a pipeline by itself; undefined when it would. */
export function standstillOf({ held, blockedSince, lastError, retries, started }: Known): string | undefined {
  if (held !== undefined) return `held by ${held.by} since ${minuteOf(held.at)}: ${held.reason}`;
  if (blockedSince !== undefined) {
    const times = retries === 0 ? "once" : `${retries + 1} times`;
    return `blocked since ${minuteOf(blockedSince)}: ${shortCommits(started?.commits)} failed ${times}`;
  }
  if (lastError === undefined) return undefined;
  return `not started at ${minuteOf(lastError.at)}: ${lastError.code}: ${lastError.message}`;
}
