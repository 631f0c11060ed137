import { execFileSync } from "node:child_process";
import path from "node:path";
import { root } from "../support/source-files";
import type { Histories } from "./run-histories";

/** Beyond those that the fast lane has. */
const first = 1_001;
const histories = 20_000;

test("20 000 random histories with faults leave no pipeline behind, and start nothing for trees that run or ran last", () => {
  const tsNode = path.join(root, "node_modules", "ts-node", "dist", "bin.js");
  const command = [tsNode, "--swc", path.join(__dirname, "run-histories.ts"), String(first), String(histories)];
  const output = execFileSync(process.execPath, command, { cwd: root, maxBuffer: 64 * 1024 * 1024 });
  const { violations, starts, blocked, rejected } = JSON.parse(output.toString()) as Histories;
  expect(violations).toEqual([]);
  // The faults are there: pipelines start some times in a history, some heads fail for good, some are rejected.
  expect(starts).toBeGreaterThan(3 * histories);
  expect(blocked).toBeGreaterThan(histories / 20);
  expect(rejected).toBeGreaterThan(histories / 100);
}, 600_000);
