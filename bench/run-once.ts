import { spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { readUsage, type Usage } from "./usage";

const root = path.resolve(__dirname, "..");
const tsNode = path.join(root, "node_modules", "ts-node", "dist", "bin.js");

export interface Run extends Usage {
  /** From the start of the process to its end, so loading modules counts. */
  readonly wallSeconds: number;
}

/** Runs `bench/<program>.ts` in a process of its own; `look` sees what it wrote before that is removed. */
export function runOnce(
  program: string,
  argument: string,
  look: (outputFolder: string) => void = () => undefined,
): Run {
  const outputFolder = fs.mkdtempSync(path.join(os.tmpdir(), "thrive-bench-"));
  try {
    const started = performance.now();
    const child = spawnSync(process.execPath, [tsNode, "--swc", path.join(__dirname, `${program}.ts`), argument], {
      cwd: root,
      env: { ...process.env, CDKTF_OUTDIR: outputFolder },
      encoding: "utf8",
    });
    const wallSeconds = (performance.now() - started) / 1000;
    if (child.status !== 0)
      throw new Error(`${program}.ts ${argument} ended with code ${child.status}:\n${child.stderr}`);
    look(outputFolder);
    return { wallSeconds, ...readUsage(child.stdout) };
  } finally {
    fs.rmSync(outputFolder, { recursive: true, force: true });
  }
}
