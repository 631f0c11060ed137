import { execFileSync } from "node:child_process";
import path from "node:path";
import { root } from "../support/source-files";
import type { DeployerHistories } from "./run-deployer-histories";

/** Beyond those that the fast lane has. */
const first = 101;
const histories = 1_000;

test("1000 random histories with faults: the ledger says what runs, no job is left, no image that runs is deleted, no revision stays", () => {
  const tsNode = path.join(root, "node_modules", "ts-node", "dist", "bin.js");
  const command = [
    tsNode,
    "--swc",
    path.join(__dirname, "run-deployer-histories.ts"),
    String(first),
    String(histories),
  ];
  const output = execFileSync(process.execPath, command, { cwd: root, maxBuffer: 64 * 1024 * 1024 });
  const { violations, succeeded, killed, deleted } = JSON.parse(output.toString()) as DeployerHistories;
  expect(violations).toEqual([]);
  // Releases succeed, processes end in the middle, the janitor deletes.
  expect(succeeded).toBeGreaterThan(histories / 2);
  expect(killed).toBeGreaterThan(histories);
  expect(deleted).toBeGreaterThan(histories / 10);
}, 600_000);
