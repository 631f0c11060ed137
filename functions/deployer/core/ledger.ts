import * as z from "zod";
import { groupBy } from "../../../config/group-by";

/**
 * The ledger of releases: items are put once, and never changed.
 *
 * | pk | sk | says |
 * | --- | --- | --- |
 * | `SERVICE#<service>#ENVIRONMENT#<environment>` | `RELEASE#<ulid>#BEGUN` | what is to be deployed, by whom, why |
 * | | `RELEASE#<ulid>#REVISION`, `#MIGRATED`, `#DEPLOYING` | how far it came |
 * | | `RELEASE#<ulid>#ENDED` | how it ended, and what ran then |
 * | | `OBSERVED#<ulid>` | what was seen to run that no release had brought |
 * | `SERVICE#<service>#SWEPT` | `<digest>#<time>` | the janitor is about to delete an image |
 * | `FREEZE#<environment>` | `<ulid>`, `<ulid>#LIFTED` | a freeze by command, and its end |
 * | `EXECUTION#<id>` | `BREAK-GLASS#<environment>#<ARN>` | who would not have a freeze hold an execution |
 */
export const ledgerKeys = {
  releases: (service: string, environment: string) => `SERVICE#${service}#ENVIRONMENT#${environment}`,
  release: (id: string, step: ReleaseStep) => `RELEASE#${id}#${step}`,
  observed: (id: string) => `OBSERVED#${id}`,
  swept: (service: string) => `SERVICE#${service}#SWEPT`,
  freezes: (environment: string) => `FREEZE#${environment}`,
  lifted: (id: string) => `${id}#LIFTED`,
  execution: (id: string) => `EXECUTION#${id}`,
  breakGlass: (environment: string, by: string) => `BREAK-GLASS#${environment}#${by}`,
} as const;

export type ReleaseStep = "BEGUN" | "REVISION" | "MIGRATED" | "DEPLOYING" | "ENDED";

/** An item as plain values: strings, numbers, and objects of them. */
export type LedgerItem = Readonly<Record<string, unknown>> & { readonly pk: string; readonly sk: string };

/** Versions of a service's data that an image brings, and the least that code may know to work with them. */
const schemaVersions = z.object({ version: z.int(), minVersion: z.int() });
export type SchemaVersions = z.output<typeof schemaVersions>;

/** Reads of what was put: unknown attributes of later versions are passed over. */
const begun = z.object({
  execution: z.string(),
  /** Id of the action's execution: a stage that is retried is another release. */
  action: z.string().optional(),
  /** `sha256:…` */
  digest: z.string(),
  tag: z.string(),
  commit: z.string(),
  /** Digest that ran before; missing when nothing did. */
  previous: z.string().optional(),
  /** ARN of the task definition that ran before. */
  before: z.string().optional(),
  kind: z.enum(["release", "rollback"]),
  /** ARN of who asked. */
  by: z.string(),
  reason: z.string(),
  /** Of the change router, as who asked names it; `none` when a person asked. */
  decision: z.string(),
  /** ARN. */
  approver: z.string().optional(),
  /** What was passed over, by whom and why. */
  override: z.string().optional(),
  schema: schemaVersions.optional(),
  /** ISO 8601. */
  at: z.string(),
});
export type Begun = z.output<typeof begun>;

const revision = z.object({ revision: z.string() });
const migrated = z.object({ task: z.string(), at: z.string() });
const deploying = z.object({ deployment: z.string(), at: z.string() });

const ended = z.object({
  result: z.enum(["succeeded", "failed", "replaced", "abandoned"]),
  /** Why, unless it succeeded. */
  reason: z.string().optional(),
  /** Digest that was seen to run; missing when nothing ran. */
  runs: z.string().optional(),
  /** ARN of what ran. */
  taskDefinition: z.string().optional(),
  /** From its beginning. */
  seconds: z.number(),
  /** ISO 8601. */
  at: z.string(),
});
export type Ended = z.output<typeof ended>;

/** All that the ledger has of one release. */
export interface Release {
  /** ULID: sorts by the time at which it began. */
  readonly id: string;
  readonly begun: Begun;
  /** ARN of the task definition that was made for it. */
  readonly revision?: string;
  readonly migrated?: z.output<typeof migrated>;
  readonly deploying?: z.output<typeof deploying>;
  /** Missing as long as it goes on, or nobody saw its end. */
  readonly ended?: Ended;
}

/** What was seen to run that no release had brought. */
const observed = z.object({ runs: z.string().optional(), taskDefinition: z.string().optional(), at: z.string() });
export type Observed = z.output<typeof observed>;

/** Releases of one service in one environment, the newest first. */
export function readReleases(items: readonly LedgerItem[]): Release[] {
  const ofReleases = items.filter(({ sk }) => sk.startsWith("RELEASE#"));
  const byId = groupBy(ofReleases, ({ sk }) => sk.split("#")[1]!);
  const known = [...byId.values()].flatMap((its) => readRelease(its) ?? []);
  return known.sort((one, other) => (one.id < other.id ? 1 : -1));
}

/** @param items of one release; undefined without its beginning */
export function readRelease(items: readonly LedgerItem[]): Release | undefined {
  const step = (name: ReleaseStep) => items.find(({ sk }) => sk.endsWith(`#${name}`));
  const first = step("BEGUN");
  if (first === undefined) return undefined;
  const optional = <Output>(schema: z.ZodType<Output>, name: ReleaseStep) => schema.optional().parse(step(name));
  return withoutUndefined({
    id: first.sk.split("#")[1]!,
    begun: begun.parse(first),
    revision: optional(revision, "REVISION")?.revision,
    migrated: optional(migrated, "MIGRATED"),
    deploying: optional(deploying, "DEPLOYING"),
    ended: optional(ended, "ENDED"),
  });
}

/** What ran when the ledger was last told: the newest end or observation. Undefined when it was never told of any. */
export function lastSeen(items: readonly LedgerItem[]): Observed | undefined {
  return seen(items)[0];
}

/** Digest of what ran last, should nothing run now; undefined when nothing ever did. */
export function lastRun(items: readonly LedgerItem[]): string | undefined {
  return seen(items).find(({ runs }) => runs !== undefined)?.runs;
}

/** Ends and observations, the newest first. */
function seen(items: readonly LedgerItem[]): Observed[] {
  const ends = readReleases(items).flatMap(({ ended: end }) => end ?? []);
  const others = items.filter(({ sk }) => sk.startsWith("OBSERVED#")).map((item) => observed.parse(item));
  return [...ends, ...others].sort((one, other) => (one.at < other.at ? 1 : -1));
}

const freeze = z.object({
  /** ISO 8601. Missing: from when it was made. */
  from: z.iso.datetime().optional(),
  /** ISO 8601. */
  until: z.iso.datetime(),
  reason: z.string(),
  /** ARN, as whoever put it says. */
  by: z.string(),
  at: z.iso.datetime(),
});
export type Freeze = z.output<typeof freeze> & {
  /** ULID. */
  readonly id: string;
};

/** Freezes by command that nobody lifted, also those that are over. An item that is no freeze freezes all the same: somebody meant one. */
export function readFreezes(items: readonly LedgerItem[]): Freeze[] {
  const lifted = new Set(items.filter(({ sk }) => sk.endsWith("#LIFTED")).map(({ sk }) => sk.split("#")[0]));
  return items
    .filter(({ sk }) => !sk.includes("#") && !lifted.has(sk))
    .map((item) => ({ id: item.sk, ...readFreeze(item) }));
}

function readFreeze(item: LedgerItem): z.output<typeof freeze> {
  const { success, data, error } = freeze.safeParse(item);
  if (success) return data;
  const wrong = error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`).join(", ");
  return {
    until: "9999-12-31T00:00:00Z",
    reason: `nobody can read the item ${item.sk} of ${item.pk} in the ledger (${wrong}), so that it holds until it is lifted`,
    by: "unknown",
    at: "1970-01-01T00:00:00Z",
  };
}

const breakGlass = z.object({
  /** ARN, as whoever put it says. */
  by: z.string(),
  reason: z.string(),
  at: z.string(),
});
export type BreakGlass = z.output<typeof breakGlass>;

/** What is no broken glass breaks none. */
export function readBreakGlasses(items: readonly LedgerItem[]): BreakGlass[] {
  return items.flatMap((item) => breakGlass.safeParse(item).data ?? []);
}

function withoutUndefined<Value extends object>(
  value: Value,
): { [Key in keyof Value]: Exclude<Value[Key], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as never;
}
