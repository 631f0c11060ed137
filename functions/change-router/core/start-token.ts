import { createHash } from "node:crypto";
import type { Commits } from "./marker";

/** The same claim always asks with the same token, so that AWS starts it once. Fits `^[a-zA-Z0-9-]{1,128}$`. */
export function startToken(pipeline: string, commits: Commits, version: number): string {
  const named = Object.entries(commits)
    .map((entry) => entry.join("="))
    .sort();
  return createHash("sha256")
    .update([pipeline, version, ...named].join("|"))
    .digest("hex");
}
