import { randomUUID } from "node:crypto";
import { mkdirSync, openSync, renameSync, writeFileSync } from "node:fs";
import { endInOrder } from "./end-in-order";
import { emulatorFiles, type EmulatorFiles } from "./emulator-files";
import { freePort } from "./free-port";
import { startHome, type HomeProcess } from "./home-process";
import { homes, type HomeName, type ProgramName } from "./homes";
import { listen } from "./listen";
import { createParts } from "./parts";
import { createRouter } from "./router";
import type { EmulatorState, StartMessage } from "./emulator-state";

/** The detached process that is the local AWS: the router, the parts that run what is deployed, the homes as its children. */
async function main(root: string, port: number): Promise<void> {
  const files = emulatorFiles(root);
  mkdirSync(files.folder, { recursive: true });
  const instance = randomUUID();
  const ports: Record<HomeName, number> = {
    ministack: await freePort(),
    moto: await freePort(),
    here: await freePort(),
  };
  const parts = createParts({ ports, routerPort: port, files });
  const about = () => ({ instance, pid: process.pid, root, homes });
  await listen(createRouter({ ...parts, ports, about }), port);

  const running = await startHomes(ports, port, files);
  endInOrder({ parts, homes: running, state: files.state });
  await parts.start();
  writeState(files, { instance, port, pid: process.pid, children: running.map((home) => home.pid) });
  tell({ kind: "ready", instance });
}

async function startHomes(
  ports: Record<ProgramName, number>,
  routerPort: number,
  files: EmulatorFiles,
): Promise<HomeProcess[]> {
  const log = openSync(files.log, "a");
  const names: readonly ProgramName[] = ["ministack", "moto"];
  return Promise.all(names.map((name) => startHome({ name, port: ports[name], routerPort, files, log })));
}

// Renamed into place, so that nobody reads half a file.
function writeState(files: EmulatorFiles, state: EmulatorState): void {
  writeFileSync(`${files.state}.new`, JSON.stringify(state));
  renameSync(`${files.state}.new`, files.state);
}

/** To whoever started this process; it may be gone by now. */
function tell(message: StartMessage): void {
  if (process.connected) process.send!(message);
}

const [root = "", port = ""] = process.argv.slice(2);
main(root, Number(port)).catch((error: Error) => {
  console.error(error);
  if (process.connected) process.send!({ kind: "failed", message: error.message }, () => process.exit(1));
  else process.exit(1);
});
