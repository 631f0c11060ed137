import fs from "node:fs";
import path from "node:path";
import { runtimeFolder } from "./runtime-folder";

/** Lends a place for Terraform's own plans: they hold what states hold, so they are gone afterwards, and after a killed run with the next. */
export async function withScratchPlans<T>(
  root: string,
  use: (fileOf: (stack: string) => string) => Promise<T>,
): Promise<T> {
  const folder = runtimeFolder(root).plans;
  const empty = () => fs.rmSync(folder, { recursive: true, force: true });
  empty();
  fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
  try {
    return await use((stack) => path.join(folder, `${stack}.tfplan`));
  } finally {
    empty();
  }
}
