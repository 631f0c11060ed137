import type { Route } from "../../../config/route-map";
import type { ExecutionStatus, Hold, Marker, Pending, Point, Reached, StartError, Started } from "./marker";

/** How a marker changes, without saying when: each gives undefined where there is nothing to change any more. */
export type Transition = (marker: Marker) => Marker | undefined;

/** Nobody else may start the pipeline until this is confirmed, released or found stale. */
export function claimed(pending: Pending): Transition {
  return (marker) => (marker.pending || marker.held ? undefined : { ...marker, pending });
}

/**
 * What was claimed runs as `executionId`, since `startTime`. If somebody freed the claim meanwhile, the execution runs all
 * the same.
 */
export function confirmed(route: Route, claim: Pending, executionId: string, startTime: string): Transition {
  return (marker) => {
    const { pending, blockedAt: _blocked, lastError: _error, ...rest } = marker;
    const started = startedBy(claim, executionId, startTime, marker.started);
    if (pending?.token !== claim.token && !isNewer(started, marker.started)) return undefined;
    return {
      ...rest,
      ...(pending && pending.token !== claim.token && { pending }),
      started,
      retries: claim.retries,
      ...(route.base === "lastStarted" && { compareFrom: reached(started) }),
    };
  };
}

/** Its events may have been faster than the answer to who started it. */
function startedBy(claim: Pending, executionId: string, startTime: string, known: Started | undefined): Started {
  const { commits, trees, pushedAt, request } = claim;
  const events = known?.executionId === executionId ? known : undefined;
  return {
    commits,
    trees,
    executionId,
    startTime: events?.startTime ?? startTime,
    at: startTime,
    status: events?.status ?? "InProgress",
    ...(events?.rejected && { rejected: events.rejected }),
    ...(events?.firstEnvironmentAt && { firstEnvironmentAt: events.firstEnvironmentAt }),
    ...(pushedAt && { pushedAt }),
    ...(request && { request }),
  };
}

/** The start is known not to have happened. */
export function released(token: string, lastError?: StartError): Transition {
  return ({ pending, ...rest }) =>
    pending?.token === token ? { ...rest, ...(lastError && { lastError }) } : undefined;
}

/** Whether the start happened is not known: the claim stays, and whoever comes next looks. */
export function doubted(token: string, lastError: StartError): Transition {
  return (marker) => (marker.pending?.token === token ? { ...marker, lastError } : undefined);
}

/** What a run of the whole pipeline has come to. */
export interface Progress {
  readonly point: Point;
  readonly executionId: string;
  readonly startTime: string;
  readonly status: ExecutionStatus;
  readonly rejected: boolean;
  readonly at: string;
}

/** A run of the whole pipeline, by whomever. An older run never takes the place of a newer one. */
export function progressed(route: Route, progress: Progress): Transition {
  return (marker) => {
    const seen = withStarted(route, marker, progress);
    if (progress.status === "Succeeded") return withSuccess(seen, progress);
    const holds = progress.status === "Failed" && progress.rejected && route.afterRejection === "hold";
    return holds && isNewer(progress, seen.compareFrom) ? { ...seen, compareFrom: arrival(progress) } : seen;
  };
}

function withStarted(route: Route, marker: Marker, progress: Progress): Marker {
  const { point, executionId, startTime, status, at } = progress;
  const rejected = progress.rejected && { rejected: true as const };
  const { started } = marker;
  if (started?.executionId === executionId) {
    // Success is an end; any other end can be retried by hand, so that the execution runs again.
    if (started.status === "Succeeded") return marker;
    return { ...marker, started: { ...started, startTime, status, ...rejected } };
  }
  if (!isNewer(progress, started)) return marker;
  const newest: Started = { ...point, executionId, startTime, at, status, ...rejected };
  return {
    ...marker,
    started: newest,
    retries: 0,
    ...(route.base === "lastStarted" && { compareFrom: reached(newest) }),
  };
}

function withSuccess(marker: Marker, progress: Progress): Marker {
  const arrived = arrival(progress);
  const isLast = marker.started?.executionId === progress.executionId;
  const { blockedAt, lastError, ...rest } = marker;
  return {
    ...rest,
    ...(!isLast && blockedAt && { blockedAt }),
    ...(!isLast && lastError && { lastError }),
    retries: isLast ? 0 : marker.retries,
    compareFrom: isNewer(progress, marker.compareFrom) ? arrived : marker.compareFrom,
    deployed: isNewer(progress, marker.deployed) ? arrived : marker.deployed,
  };
}

/** An older state was brought back on purpose: the next push must not undo that with what was found bad. */
export function rolledBack(progress: Progress): Transition {
  return (marker) =>
    progress.status === "Succeeded" && isNewer(progress, marker.deployed)
      ? { ...marker, deployed: arrival(progress) }
      : undefined;
}

/** `point` counts as there, without a run; what ran or failed before is settled. */
export function baselined(point: Point, at: string): Transition {
  return (marker) => {
    const { blockedAt: _blocked, lastError: _error, ...rest } = marker;
    return { ...rest, retries: 0, compareFrom: { ...point, startTime: at, at } };
  };
}

/** The base with the roots that the route map gained. */
export function widened(compareFrom: Reached): Transition {
  return (marker) => (marker.compareFrom?.startTime === compareFrom.startTime ? { ...marker, compareFrom } : undefined);
}

export function held(hold: Hold): Transition {
  return (marker) => ({ ...marker, held: hold });
}

/** What was held or blocked gets a new try. */
export function resumed(): Transition {
  return (marker) => {
    const { held: _held, blockedAt: _blocked, lastError: _error, ...rest } = marker;
    return { ...rest, retries: 0 };
  };
}

export function blocked(at: string): Transition {
  return (marker) => (marker.blockedAt ? undefined : { ...marker, blockedAt: at });
}

export function reachedFirstEnvironment(executionId: string, at: string): Transition {
  return ({ started, ...rest }) =>
    started?.executionId === executionId && !started.firstEnvironmentAt
      ? { ...rest, started: { ...started, firstEnvironmentAt: at } }
      : undefined;
}

function arrival({ point, executionId, startTime, at }: Progress): Reached {
  return { ...point, executionId, startTime, at };
}

function reached({ commits, trees, executionId, startTime, at }: Started): Reached {
  return { commits, trees, executionId, startTime, at };
}

function isNewer(
  { executionId, startTime }: Pick<Started, "executionId" | "startTime">,
  than: Reached | undefined,
): boolean {
  return !than || (than.executionId !== executionId && than.startTime < startTime);
}
