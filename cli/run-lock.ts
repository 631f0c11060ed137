import fs from "node:fs";
import path from "node:path";
import { isRunning } from "./is-running";
import { isObstacle, obstacle, Refusal, type Obstacle } from "./refusal";
import { runtimeFolder } from "./runtime-folder";

/** Who changes the local platform now. */
export interface LockHolder {
  readonly pid: number;
  readonly command: string;
  /** ISO time. */
  readonly since: string;
}

/** Takes the one place of a command that changes the local platform. Call `release` when done. */
export function takeRunLock(
  root: string,
  holder: LockHolder,
  isHolderRunning: (pid: number) => boolean = isThriveRunning,
): { release: () => void } | Obstacle {
  const { folder, lock } = runtimeFolder(root);
  fs.mkdirSync(folder, { recursive: true });
  for (let attempt = 0; attempt < 2; attempt++) {
    if (createLock(lock, holder)) return { release: () => fs.rmSync(lock, { force: true }) };
    const other = readLock(lock);
    if (other !== undefined && isHolderRunning(other.pid)) return heldBy(other, path.relative(root, lock));
    fs.rmSync(lock, { force: true }); // its process died without a word
  }
  throw new Error(`${lock} comes back as soon as it is removed; remove it when no other ./thrive runs`);
}

/** Runs a command that changes the local platform, while no other does. */
export async function withRunLock(root: string, command: string, run: () => Promise<number>): Promise<number> {
  const lock = takeRunLock(root, { pid: process.pid, command, since: new Date().toISOString() });
  if (isObstacle(lock)) throw new Refusal(command, [lock]);
  try {
    return await run();
  } finally {
    lock.release();
  }
}

/** The command that runs now, if one does. */
export function runningCommand(root: string): LockHolder | undefined {
  const other = readLock(runtimeFolder(root).lock);
  return other !== undefined && isThriveRunning(other.pid) ? other : undefined;
}

function heldBy({ command, pid, since }: LockHolder, file: string): Obstacle {
  return obstacle(
    file,
    `held by ./thrive ${command}, process ${pid}, since ${since}`,
    "one command that changes the platform at a time",
    `wait until it ends, or end it with: kill ${pid}`,
  );
}

/** A link appears whole or not at all: nobody reads half a lock. */
function createLock(file: string, holder: LockHolder): boolean {
  const draft = `${file}.${process.pid}`;
  fs.writeFileSync(draft, JSON.stringify(holder));
  try {
    fs.linkSync(draft, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  } finally {
    fs.rmSync(draft, { force: true });
  }
}

function readLock(file: string): LockHolder | undefined {
  try {
    return JSON.parse(fs.readFileSync(file, "utf8")) as LockHolder;
  } catch {
    return undefined;
  }
}

const isThriveRunning = (pid: number) => isRunning(pid, /thrive|cli\/main/);
