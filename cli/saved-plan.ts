import { createHash } from "node:crypto";
import fs from "node:fs";
import { unzipSync } from "fflate";

/** What a file of `terraform plan -out` says of itself. */
export interface SavedPlan {
  /** Of the state that it was made from; empty and 0 when there was none. */
  readonly lineage: string;
  readonly serial: number;
  /** The configuration that it was made from, byte for byte. */
  readonly configuration: string;
  /** The providers that it was made with, by their checksums. */
  readonly lock: string;
}

const entries = {
  state: "tfstate",
  configuration: "tfconfig/m-/cdk.tf.json",
  lock: ".terraform.lock.hcl",
} as const;

/** @returns undefined when the file is none, or not of a stack of ours */
export function readSavedPlan(file: string): SavedPlan | undefined {
  try {
    const wanted: readonly string[] = Object.values(entries);
    const files = unzipSync(fs.readFileSync(file), { filter: ({ name }) => wanted.includes(name) });
    const text = (name: string) => Buffer.from(files[name]!).toString("utf8");
    const { lineage, serial } = JSON.parse(text(entries.state)) as Pick<SavedPlan, "lineage" | "serial">;
    return { lineage, serial, configuration: text(entries.configuration), lock: text(entries.lock) };
  } catch {
    return undefined;
  }
}

export const sha256 = (content: string | Buffer): string => createHash("sha256").update(content).digest("hex");
