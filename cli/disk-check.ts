import fs from "node:fs";
import { obstacle, type Obstacle } from "./refusal";

/** The provider unpacked takes 0.7 GB, the local AWS 0.4 GB; states, logs and the emulator's data little. */
const neededGigabytes = 2;

const gigabyte = 1024 ** 3;

/** Whether the disk of a folder has room for what running the platform writes; undefined when it has. */
export function checkDisk(root: string, freeBytes: (folder: string) => number = freeBytesOf): Obstacle | undefined {
  const free = freeBytes(root) / gigabyte;
  if (free >= neededGigabytes) return undefined;
  return obstacle(
    root,
    `${free.toFixed(1)} GB free on its disk`,
    `the local platform needs ${neededGigabytes} GB, and a full disk can cut a state file short`,
    "free some space",
  );
}

function freeBytesOf(folder: string): number {
  const { bavail, bsize } = fs.statfsSync(folder);
  return bavail * bsize;
}
