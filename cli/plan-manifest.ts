import fs from "node:fs";
import path from "node:path";
import { z } from "zod";
import { isObstacle, obstacle, type Obstacle } from "./refusal";
import { sha256 } from "./saved-plan";

const hash = z.string().regex(/^[0-9a-f]{64}$/);

const plannedStackSchema = z.strictObject({
  stack: z.string().regex(/^[a-z][a-z0-9-]*$/),
  /** Of the state that it was made from; empty and 0 when there was none. */
  lineage: z.string(),
  serial: z.number().int().nonnegative(),
  /** Of the configuration that it was made from. */
  configuration: hash,
  /** Of what would be done, by address. */
  changes: z.record(z.string(), hash),
});

const manifestSchema = z.strictObject({
  version: z.literal(2),
  /** As `--env` names it. */
  environment: z.string(),
  account: z.string(),
  region: z.string(),
  commit: z.string(),
  tree: z.string(),
  terraform: z.string(),
  /** ISO time. */
  at: z.string(),
  /** Those that an apply changes. */
  stacks: z.array(plannedStackSchema),
});

/** What was planned, in digests: everything that has to be the same when it is planned anew to be applied. */
export type PlanManifest = z.output<typeof manifestSchema>;
export type PlannedStack = z.output<typeof plannedStackSchema>;

const manifestFile = "manifest.json";

/** Writes the manifest. @returns its digest, the name of the plan as a whole */
export function writeManifest(folder: string, manifest: PlanManifest): string {
  const text = `${JSON.stringify(manifest, undefined, 2)}\n`;
  fs.writeFileSync(path.join(folder, manifestFile), text);
  return sha256(text);
}

export interface ReadManifest {
  readonly manifest: PlanManifest;
  readonly digest: string;
}

/** Reads a folder's manifest. @param digest of the one that is wanted. @default whichever it is */
export function readManifest(folder: string, digest?: string): ReadManifest | Obstacle {
  const read = readText(folder);
  if (isObstacle(read)) return read;
  const actual = sha256(read.text);
  return digest === undefined || digest === actual
    ? { manifest: read.manifest, digest: actual }
    : obstacle(folder, `is plan ${actual}`, `${digest} was asked for`, "take the plan that was reviewed");
}

function readText(folder: string): { readonly text: string; readonly manifest: PlanManifest } | Obstacle {
  const file = path.join(folder, manifestFile);
  const rule = "it says what was planned, as ./thrive plan writes it";
  if (!fs.existsSync(file)) return obstacle(file, "is not there", rule, "name the folder of ./thrive plan --out");
  const text = fs.readFileSync(file, "utf8");
  try {
    return { text, manifest: manifestSchema.parse(JSON.parse(text)) };
  } catch {
    return obstacle(file, "is no manifest of a plan", rule, "./thrive plan again, and apply that");
  }
}
