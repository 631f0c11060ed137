import type { Route, RouteMap } from "../../config/route-map";
import { LocalGitSource } from "../../functions/change-router/adapters/local-git-source";
import { type Marker, rootKey } from "../../functions/change-router/core/marker";
import type { Markers, Pipelines } from "../../functions/change-router/core/ports";
import type { RouterContext } from "../../functions/change-router/core/router-context";
import type { LargeRepository } from "./large-repository";

const repository = { provider: "git", name: "large", branch: "main" } as const;

/** A router in whose markers every module succeeded at the base. What it starts is taken and forgotten. */
export async function settledRouter({ folder, base, modules }: LargeRepository): Promise<RouterContext> {
  const routes = Object.fromEntries(modules.map((path, index) => [`module-${index}`, routeOf(path, index)]));
  const map: RouteMap = {
    version: 1,
    repositories: { large: repository },
    routes,
    unmapped: "warn",
    startsPerMinute: 5,
  };
  const source = new LocalGitSource({ folderOf: () => folder, searchPath: process.env.PATH });
  const trees = await source.trees(repository, base, modules);
  const markers = Object.values(routes).map((route) => [route.pipeline, markerOf(route, base, trees)] as const);
  let ids = 0;
  return {
    map,
    mapHash: "bench",
    environmentsDefault: "|dev|",
    source,
    pipelines: takingPipelines(),
    markers: readOnlyMarkers(new Map(markers), base),
    clock: { now: () => Date.now() },
    ids: { decision: () => `decision-${++ids}` },
    measurements: { measure: () => undefined },
  };
}

function routeOf(path: string, index: number): Route {
  return {
    pipeline: `pipeline-${index}`,
    repository: "large",
    sources: { large: "Source" },
    roots: [{ repository: "large", path }],
    ignore: ["**/*.md"],
    firstEnvironment: "dev",
    base: "lastSucceeded",
    firstRun: "start",
    afterRejection: "hold",
    maxAutoRetries: 1,
  };
}

function markerOf({ pipeline, roots }: Route, base: string, ids: ReadonlyMap<string, string | null>): Marker {
  const trees = Object.fromEntries(roots.map((root) => [rootKey(root), ids.get(root.path) ?? null]));
  const at = "2026-01-01T00:00:00.000Z";
  return { pipeline, version: 1, retries: 0, compareFrom: { commits: { large: base }, trees, startTime: at, at } };
}

function takingPipelines(): Pipelines {
  return {
    start: async ({ token }) => token,
    recent: async () => [],
    execution: async () => undefined,
  };
}

/** So that every decision finds the same. */
function readOnlyMarkers(markers: ReadonlyMap<string, Marker>, base: string): Markers {
  return {
    load: async (pipelines) => new Map(pipelines.map((pipeline) => [pipeline, markers.get(pipeline)!])),
    save: async () => true,
    putDecision: async () => undefined,
    decisions: async () => [],
    head: async () => ({ repository: "large", version: 1, commit: base, seenAt: "2026-01-01T00:00:00.000Z" }),
    saveHead: async () => true,
  };
}
