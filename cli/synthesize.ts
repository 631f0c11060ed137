import { spawn } from "node:child_process";
import path from "node:path";
import { withoutProxyForLoopback } from "./child-environment";

/** Writes `cdktf.out` for a platform, in a process of its own. */
export function synthesize(root: string, environment: NodeJS.ProcessEnv, platform: string): Promise<void> {
  const tsNode = path.join(root, "node_modules", "ts-node", "dist", "bin.js");
  const child = spawn(process.execPath, [tsNode, "--swc", path.join(root, "main.ts")], {
    cwd: root,
    env: {
      ...withoutProxyForLoopback(environment),
      CHECKPOINT_DISABLE: "1",
      THRIVE_PLATFORM: platform,
      CDKTF_OUTDIR: path.join(root, "cdktf.out"),
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const said: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => said.push(chunk));
  child.stderr.on("data", (chunk: Buffer) => said.push(chunk));
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => {
      if (code === 0) return resolve();
      reject(new SynthesisError(Buffer.concat(said).toString("utf8").trim() || `main.ts ended with code ${code}`));
    });
  });
}

/** The declarations were refused; the message is theirs. */
export class SynthesisError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "SynthesisError";
    this.stack = message;
  }
}
