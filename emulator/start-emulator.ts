import { spawn, type ChildProcess } from "node:child_process";
import { closeSync, mkdirSync, openSync, rmSync } from "node:fs";
import { join } from "node:path";
import { emulatorFiles, type EmulatorFiles } from "./emulator-files";
import type { StartMessage } from "./emulator-state";
import { runningEmulator, type RunningEmulator } from "./running-emulator";
import { ensureVirtualEnvironment } from "./virtual-environment";

export interface StartOptions {
  /** The project; everything is kept below its `.thrive`. */
  readonly root: string;
  /** @default 4577, beside 4566, where other emulators listen by default */
  readonly port?: number;
  readonly onProgress?: (line: string) => void;
}

/** Starts the local AWS, or finds it running. Resolves when all of it answers. */
export async function startEmulator(options: StartOptions): Promise<RunningEmulator & { alreadyRunning: boolean }> {
  const { root, port = 4577, onProgress = () => {} } = options;
  const files = emulatorFiles(root);
  const before = await runningEmulator(root);
  if (before) return { ...before, alreadyRunning: true };

  await ensureVirtualEnvironment({ venv: files.venv, onProgress });
  onProgress("Starting the local AWS");
  const child = spawnDetached(root, port, files);
  const instance = await untilReady(child, files);
  return { endpoint: `http://127.0.0.1:${port}`, instance, pid: child.pid!, alreadyRunning: false };
}

function spawnDetached(root: string, port: number, files: EmulatorFiles): ChildProcess {
  mkdirSync(files.folder, { recursive: true });
  rmSync(files.log, { force: true });
  const log = openSync(files.log, "a");
  const script = join(__dirname, "main.ts");
  const child = spawn(process.execPath, ["-r", require.resolve("ts-node/register"), script, root, String(port)], {
    cwd: files.folder,
    // A clean environment: nothing of the caller's shell may decide how the local AWS behaves.
    env: {
      PATH: process.env.PATH,
      HOME: files.folder,
      TS_NODE_PROJECT: join(__dirname, "..", "tsconfig.json"),
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true", // which Node there is, our own launcher checks
    },
    stdio: ["ignore", log, log, "ipc"],
    detached: true,
  });
  closeSync(log);
  return child;
}

function untilReady(child: ChildProcess, files: EmulatorFiles): Promise<string> {
  return new Promise((resolve, reject) => {
    child.on("message", (message: StartMessage) => {
      if (message.kind === "failed") return reject(new Error(message.message));
      child.disconnect();
      child.unref();
      resolve(message.instance);
    });
    child.on("exit", (code) =>
      reject(new Error(`the local AWS ended with code ${code} while starting: see ${files.log}`)),
    );
  });
}
