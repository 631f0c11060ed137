import { chmod, lstat, readdir } from "node:fs/promises";
import { join } from "node:path";

/**
 * Takes away the right to write from every file in a folder; links are left as they are. Folders keep it, or whoever removes
 * the project's folder could not.
 */
export async function sealFiles(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const place = join(folder, entry.name);
    if (entry.isDirectory()) await sealFiles(place);
    else if (entry.isFile()) await chmod(place, (await lstat(place)).mode & 0o7777 & ~0o222);
  }
}
