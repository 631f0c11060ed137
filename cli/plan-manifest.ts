import fs from "node:fs";
import path from "node:path";
import { z } from "zod";
import { isObstacle, obstacle, type Obstacle } from "./refusal";
import { sha256 } from "./saved-plan";

const hash = z.string().regex(/^[0-9a-f]{64}$/);
const count = z.number().int().nonnegative();

const plannedStackSchema = z.strictObject({
  stack: z.string().regex(/^[a-z][a-z0-9-]*$/),
  /** Of the file `<stack>.tfplan`. */
  sha256: hash,
  /** Of the state that it was made from; empty and 0 when there was none. */
  lineage: z.string(),
  serial: count,
  /** Of the configuration and the provider's lock that it was made with. */
  configuration: hash,
  lock: hash,
  add: count,
  change: count,
  destroy: count,
  /** Whether later stacks may read other values once it is applied. */
  changesOutputs: z.boolean(),
});

const manifestSchema = z.strictObject({
  version: z.literal(1),
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

/** What a folder of saved plans is: everything that has to be as it was when they are applied. */
export type PlanManifest = z.output<typeof manifestSchema>;
export type PlannedStack = z.output<typeof plannedStackSchema>;

const manifestFile = "manifest.json";

export const planFile = (folder: string, stack: string) => path.join(folder, `${stack}.tfplan`);

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

/** Reads a folder's manifest, and that its files are those that were planned. */
export function readManifest(folder: string, digest?: string): ReadManifest | readonly Obstacle[] {
  const read = readText(folder);
  if (isObstacle(read)) return [read];
  const actual = sha256(read.text);
  if (digest !== undefined && digest !== actual) return [otherPlan(folder, digest, actual)];
  const altered = read.manifest.stacks.flatMap((stack) => alteration(folder, stack) ?? []);
  return altered.length > 0 ? altered : { manifest: read.manifest, digest: actual };
}

const wayOut = "./thrive plan again, and apply that";

function readText(folder: string): { readonly text: string; readonly manifest: PlanManifest } | Obstacle {
  const file = path.join(folder, manifestFile);
  const rule = "it says what was planned, as ./thrive plan writes it";
  if (!fs.existsSync(file)) return obstacle(file, "is not there", rule, "name the folder of ./thrive plan --out");
  const text = fs.readFileSync(file, "utf8");
  try {
    return { text, manifest: manifestSchema.parse(JSON.parse(text)) };
  } catch {
    return obstacle(file, "is no manifest of a plan", rule, wayOut);
  }
}

function otherPlan(folder: string, wanted: string, actual: string): Obstacle {
  return obstacle(folder, `is plan ${actual}`, `${wanted} was asked for`, "take the plan that was reviewed");
}

function alteration(folder: string, { stack, sha256: wanted }: PlannedStack): Obstacle | undefined {
  const file = planFile(folder, stack);
  const rule = "a plan is applied as it was made";
  if (!fs.existsSync(file)) return obstacle(file, "is not there", rule, wayOut);
  const actual = sha256(fs.readFileSync(file));
  return actual === wanted ? undefined : obstacle(file, "was altered since it was planned", rule, wayOut);
}
