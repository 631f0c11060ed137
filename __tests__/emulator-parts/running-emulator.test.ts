import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runningEmulator, stopEmulator } from "../../emulator";
import { emulatorFiles } from "../../emulator/emulator-files";
import { freePort } from "../../emulator/free-port";

let root: string;
beforeEach(() => (root = mkdtempSync(join(tmpdir(), "emulator-"))));
afterEach(() => rmSync(root, { recursive: true }));

test("none runs in a fresh project, and there is none to stop", async () => {
  expect(await runningEmulator(root)).toBeUndefined();
  expect(await stopEmulator(root)).toBe(false);
});

test("a state file that a killed one left behind is removed", async () => {
  const { folder, state } = emulatorFiles(root);
  mkdirSync(folder, { recursive: true });
  writeFileSync(state, JSON.stringify({ instance: "gone", port: await freePort(), pid: process.pid, children: [] }));
  expect(await runningEmulator(root)).toBeUndefined();
  expect(existsSync(state)).toBe(false);
});
