import * as z from "zod";
import { jsonVariable } from "../json-variable";
import {
  environmentSettings,
  migrationSettings,
  type Settings,
  sourceSettings,
  type SourceSettings,
} from "./core/settings";

export interface DeployerEnvironment extends Settings {
  readonly platform: string;
  /** URL of the image repository, without a tag. */
  readonly registryUrl: string;
  readonly buildsTable: string;
  readonly releasesTable: string;
  readonly routesTable: string;
  readonly source: SourceSettings;
}

const text = z.string().min(1);

const variables = z.object({
  SERVICE: text,
  PLATFORM: text,
  PIPELINE: text,
  REPOSITORY: text,
  REGISTRY_URL: text,
  BUILDS_TABLE: text,
  RELEASES_TABLE: text,
  ROUTES_TABLE: text,
  SOURCE: jsonVariable(sourceSettings),
  KEEP_RELEASES: z.coerce.number().int().positive(),
  JANITOR: z.enum(["reports", "deletes"]),
  MIGRATION: jsonVariable(migrationSettings).optional(),
  ENVIRONMENTS: jsonVariable(z.array(environmentSettings).min(1)),
});

/** What a deployer is told by its environment; what is wrong is named with all else that is. */
export function deployerEnvironment(environment: NodeJS.ProcessEnv): DeployerEnvironment {
  const { success, data, error } = variables.safeParse(environment);
  if (!success) throw new Error(`environment of the deployer: ${z.prettifyError(error)}`);
  return {
    service: data.SERVICE,
    platform: data.PLATFORM,
    pipeline: data.PIPELINE,
    repository: data.REPOSITORY,
    registryUrl: data.REGISTRY_URL,
    buildsTable: data.BUILDS_TABLE,
    releasesTable: data.RELEASES_TABLE,
    routesTable: data.ROUTES_TABLE,
    source: data.SOURCE,
    keepReleases: data.KEEP_RELEASES,
    janitor: data.JANITOR,
    environments: data.ENVIRONMENTS,
    ...(data.MIGRATION && { migration: data.MIGRATION }),
  };
}
