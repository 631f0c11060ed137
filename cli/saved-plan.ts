import { createHash } from "node:crypto";
import fs from "node:fs";
import { unzipSync } from "fflate";

/** What a file of `terraform plan -out` says of what it was made from. */
export interface SavedPlan {
  /** Of the state; empty and 0 when there was none. */
  readonly lineage: string;
  readonly serial: number;
  /** The configuration, byte for byte. */
  readonly configuration: string;
}

const entries = { state: "tfstate", configuration: "tfconfig/m-/cdk.tf.json" } as const;

/** Reads a file that Terraform just wrote here. One from elsewhere may hold more than this looks at. */
export function readSavedPlan(file: string): SavedPlan {
  const wanted: readonly string[] = Object.values(entries);
  const files = unzipSync(fs.readFileSync(file), { filter: ({ name }) => wanted.includes(name) });
  const text = (name: string) => Buffer.from(files[name]!).toString("utf8");
  const { lineage, serial } = JSON.parse(text(entries.state)) as Pick<SavedPlan, "lineage" | "serial">;
  return { lineage, serial, configuration: text(entries.configuration) };
}

export const sha256 = (content: string): string => createHash("sha256").update(content).digest("hex");
