import * as z from "zod";
import { partitions, regionsByPartition } from "../../../config/aws-place";

const freeze = z.object({ from: z.iso.datetime(), until: z.iso.datetime(), reason: z.string() });

const strategy = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("rolling") }),
  z.object({
    kind: z.literal("blueGreen"),
    application: z.string(),
    deploymentGroup: z.string(),
    /** Name of the function that tests a new version. */
    testHook: z.string().optional(),
  }),
]);

/** An environment that the service is deployed to, as the platform declares it. */
export const environmentSettings = z.object({
  name: z.string().min(1),
  accountId: z.string().regex(/^\d{12}$/, "is not an account of 12 digits"),
  region: z.enum([...regionsByPartition.aws, ...regionsByPartition["aws-us-gov"]]),
  partition: z.enum(partitions),
  /** Tasks that the service has at least. */
  least: z.int().positive(),
  promotion: z.enum(["automatic", "approval"]),
  /** Whether who approves must be another than who wrote or asked. */
  fourEyes: z.boolean(),
  freezes: z.array(freeze).readonly().default([]),
  strategy: strategy.default({ kind: "rolling" }),
});
export type EnvironmentSettings = z.output<typeof environmentSettings>;

/** A command that is run once with a new image, before it serves. */
export const migrationSettings = z.object({
  command: z.array(z.string()).min(1).readonly(),
  timeoutMinutes: z.int().positive().default(30),
});
export type MigrationSettings = z.output<typeof migrationSettings>;

const repositorySettings = z.object({
  kind: z.string(),
  repository: z.string(),
  branch: z.string().default("main"),
  /** Of an Enterprise server. @default github.com */
  host: z.string().optional(),
  /** Path of the SSM parameter with a token of the provider's API. */
  tokenParameter: z.string().startsWith("/").optional(),
  /** Folders that the service is built from: others' files are not shown. @default all are */
  paths: z.array(z.string()).readonly().optional(),
});
export type RepositorySettings = z.output<typeof repositorySettings>;

/** The git repository that the service is built from first, and those that it is built from too, by their keys. */
export const sourceSettings = repositorySettings.extend({
  further: z
    .array(repositorySettings.extend({ key: z.string() }))
    .readonly()
    .default([]),
});
export type SourceSettings = z.output<typeof sourceSettings>;

/** What a deployer is told: one service, and the environments in the order in which a release passes them. */
export interface Settings {
  readonly service: string;
  readonly pipeline: string;
  /** Name of the image repository. */
  readonly repository: string;
  readonly environments: readonly EnvironmentSettings[];
  readonly migration?: MigrationSettings;
  /** Releases of each environment whose images the janitor keeps. */
  readonly keepReleases: number;
  readonly janitor: "reports" | "deletes";
}
