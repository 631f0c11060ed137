import type { BasePathMapping } from "./deployed-api";

export interface MappedPath {
  readonly apiId: string;
  readonly stage: string;
  readonly basePath: string;
  /** What is left for the API, as sent: `/` at least. */
  readonly path: string;
}

/** The mapping with the most segments that the path begins with; AWS's `(none)` takes what no other does. */
export function matchBasePath(mappings: readonly BasePathMapping[], path: string): MappedPath | undefined {
  const fitting = mappings.filter(({ basePath }) => isBelow(path, basePath));
  const [best] = [...fitting].sort((one, other) => other.basePath.length - one.basePath.length);
  if (best === undefined) return undefined;
  const rest = best.basePath === "" ? path : path.slice(best.basePath.length + 1) || "/";
  if (best.stage !== undefined) return { ...best, stage: best.stage, path: rest };
  const [, stage = "", ...segments] = rest.split("/");
  return stage === "" ? undefined : { ...best, stage, path: `/${segments.join("/")}` };
}

function isBelow(path: string, basePath: string): boolean {
  return basePath === "" || path === `/${basePath}` || path.startsWith(`/${basePath}/`);
}
