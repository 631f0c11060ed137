import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { findPython, probePython } from "./python";

const requirements = join(__dirname, "requirements.txt");

export interface EnvironmentOptions {
  /** Folder of the virtual environment; made when it is not there. */
  readonly venv: string;
  readonly onProgress?: (line: string) => void;
  /** The installer's: its PATH, proxy, certificates, package index. @default the caller's */
  readonly environment?: NodeJS.ProcessEnv;
}

/** Where the interpreter of a virtual environment is. */
export function pythonOf(venv: string): string {
  return join(venv, "bin", "python");
}

/**
 * Installs the pinned emulators once. The stamp is written last and names the pins,
 * so an interrupted install or changed pins start over.
 */
export async function ensureVirtualEnvironment(options: EnvironmentOptions): Promise<void> {
  const { venv, onProgress = () => {}, environment = process.env } = options;
  const stamp = join(venv, "thrive-stamp");
  const pins = createHash("sha256").update(readFileSync(requirements)).digest("hex");
  if (isInstalled(venv, stamp, pins)) return;

  const python = findPython(probePython(environment));
  onProgress(`Installing the local AWS into ${venv} with ${python.command} ${python.version} (once, about a minute)`);
  rmSync(venv, { recursive: true, force: true });
  mkdirSync(dirname(venv), { recursive: true });
  await run(python.command, ["-m", "venv", venv], environment);
  const quiet = ["--disable-pip-version-check", "--no-input", "--quiet"];
  await run(pythonOf(venv), ["-m", "pip", "install", ...quiet, "-r", requirements], environment);
  writeFileSync(stamp, pins);
}

// The interpreter is a link to the system's: an upgrade of Python can leave it pointing nowhere.
function isInstalled(venv: string, stamp: string, pins: string): boolean {
  return existsSync(stamp) && readFileSync(stamp, "utf8") === pins && existsSync(pythonOf(venv));
}

function run(command: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { env, stdio: ["ignore", "pipe", "pipe"] });
    const lines: string[] = [];
    child.stdout.on("data", (chunk: Buffer) => lines.push(chunk.toString()));
    child.stderr.on("data", (chunk: Buffer) => lines.push(chunk.toString()));
    child.on("error", reject);
    child.on("close", (code) => {
      if (code === 0) return resolve();
      const said = lines.join("").trim().split("\n").slice(-5).join("\n  ");
      const wayOut = "check the network, the proxy variables or PIP_INDEX_URL, then run the command again";
      reject(new Error(`${command} ${args.join(" ")}: ended with code ${code}: ${wayOut}\n  ${said}`));
    });
  });
}
