import fs from "node:fs";
import path from "node:path";
import { emulatorFiles } from "../emulator/emulator-files";
import type { CodeRepository } from "./code-repository";
import { localRepository } from "./local-repository";
import { runtimeFolder } from "./runtime-folder";
import { SourceRepository } from "./source-repository";
import { say, type Workplace } from "./workplace";

/** Gives a repository that has no commit what was kept of the last one, or the examples. */
export async function seedSource(workplace: Workplace, repository: CodeRepository): Promise<void> {
  if ((await repository.head()) !== undefined) return;
  await keptSource(workplace).giveTo(repository.url);
  const head = (await repository.head()) ?? "";
  say(workplace, `\nThe services' source is in ${repository.name}, at commit ${head.slice(0, 12)}`);
}

/**
 * Keeps what was pushed to a local AWS that is about to go.
 * @returns what stands in the way, when something does
 */
export async function keepPushes(workplace: Workplace, endpoint: string): Promise<string | undefined> {
  const repository = localRepository(workplace, endpoint);
  if (repository === undefined) return undefined;
  try {
    await keptSource(workplace).takeFrom(repository.url);
    return undefined;
  } catch (error) {
    const { message } = error as Error;
    return isGone.test(message) ? undefined : message;
  }
}

/** What git says of a repository that somebody has deleted: there is nothing to keep. */
const isGone = /repository '[^']*' not found/;

/** Keeps what was pushed to a local AWS that was killed: its repository lies on the disk until the next one starts. */
export async function rescuePushes(workplace: Workplace): Promise<void> {
  const found = abandoned(workplace.root);
  // Two tell nothing of which is the services'; the local platform makes one.
  if (found.length !== 1) return;
  await keptSource(workplace)
    .takeFrom(found[0]!)
    .catch((error: Error) => {
      const where = path.relative(workplace.root, runtimeFolder(workplace.root).source);
      say(
        workplace,
        `What was pushed to the local AWS that is gone could not be taken into ${where}: ${error.message}`,
      );
    });
}

function abandoned(root: string): string[] {
  const folder = path.join(emulatorFiles(root).folder, "codecommit");
  if (!fs.existsSync(folder)) return [];
  return fs.readdirSync(folder).flatMap((name) => (name.endsWith(".git") ? path.join(folder, name) : []));
}

const keptSource = ({ root, environment }: Workplace) => new SourceRepository(root, environment);
