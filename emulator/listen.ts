import { execFileSync } from "node:child_process";
import { once } from "node:events";
import type { Server } from "node:http";
import { loopbackRequest } from "./loopback-request";

/** Listens on the loopback alone; a taken port is refused with who has it, as far as the system tells. */
export async function listen(server: Server, port: number): Promise<void> {
  server.listen(port, "127.0.0.1");
  try {
    await once(server, "listening");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EADDRINUSE") throw error;
    throw new Error(
      `port ${port} of 127.0.0.1: in use${await holderOf(port)}: the local AWS needs a port that nobody listens on: end that program, or choose another port`,
    );
  }
}

async function holderOf(port: number): Promise<string> {
  const other = await otherEmulator(port);
  if (other) return ` by the local AWS of ${other}`;
  const program = lines("lsof", ["-nP", `-iTCP:${port}`, "-sTCP:LISTEN", "-Fc"]).find((line) => line.startsWith("c"));
  return program ? ` by ${program.slice(1)}` : "";
}

async function otherEmulator(port: number): Promise<string | undefined> {
  try {
    const answer = await loopbackRequest({ url: `http://127.0.0.1:${port}/_thrive`, timeout: 2_000 });
    return (JSON.parse(answer.body) as { root?: string }).root;
  } catch {
    return undefined;
  }
}

function lines(command: string, args: readonly string[]): string[] {
  try {
    return execFileSync(command, args, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).split("\n");
  } catch {
    return [];
  }
}
