import * as z from "zod";
import { jsonVariable } from "../json-variable";
import type { RouteMapPlace } from "./adapters/route-map-object";

export interface RouterEnvironment {
  /** Name of the table of routes. */
  readonly table: string;
  readonly routeMap: RouteMapPlace;
  /** What the variable ENVIRONMENTS of pipelines is when nobody chose: `|dev|staging|prod|`. */
  readonly environmentsDefault: string;
  /** Paths of SSM parameters of type SecureString with the tokens of GitHub's API, by the keys of the repositories. */
  readonly githubTokens: Readonly<Record<string, string>>;
}

const variables = z.object({
  TABLE: z.string().min(1),
  ROUTE_MAP_BUCKET: z.string().min(1),
  ROUTE_MAP_KEY: z.string().min(1),
  ROUTE_MAP_SHA256: z.string().regex(/^[0-9a-f]{64}$/, "is not a SHA-256 in 64 hexadecimal digits"),
  ENVIRONMENTS_DEFAULT: z.string().regex(/^\|([\w-]+\|)+$/, "is not a list like |dev|staging|prod|"),
  GITHUB_TOKEN_PARAMETERS: jsonVariable(z.record(z.string(), z.string().startsWith("/"))).optional(),
});

/** What the router is told by its environment; what is wrong is named with all else that is. */
export function routerEnvironment(environment: NodeJS.ProcessEnv): RouterEnvironment {
  const { success, data, error } = variables.safeParse(environment);
  if (!success) throw new Error(`environment of the change router: ${z.prettifyError(error)}`);
  const { ROUTE_MAP_BUCKET: bucket, ROUTE_MAP_KEY: key, ROUTE_MAP_SHA256: sha256 } = data;
  return {
    table: data.TABLE,
    routeMap: { bucket, key, sha256 },
    environmentsDefault: data.ENVIRONMENTS_DEFAULT,
    githubTokens: data.GITHUB_TOKEN_PARAMETERS ?? {},
  };
}
