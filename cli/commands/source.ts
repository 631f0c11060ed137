import fs from "node:fs";
import path from "node:path";
import { obstacle, Refusal } from "../refusal";
import { runtimeFolder } from "../runtime-folder";
import { SourceRepository } from "../source-repository";
import { say, type Workplace } from "../workplace";

/**
 * Gives a working copy of the services' source.
 * @param folder relative to where the user is. @default .thrive/source of the project
 */
export async function source(workplace: Workplace, folder?: string): Promise<number> {
  const { root, environment } = workplace;
  const place = folder === undefined ? runtimeFolder(root).workingCopy : path.resolve(folder);
  const repository = new SourceRepository(root, environment);
  await repository.ensure();
  const isThere = await isWorkingCopy(repository, place);
  if (!isThere) await repository.clone(place);

  say(workplace, `The services' source ${isThere ? "is already" : "is now"} in ${shown(place)}`);
  say(workplace, "");
  say(workplace, "Next:");
  say(workplace, `  cd ${shown(place)}`);
  say(workplace, "  npm test                       tests every service");
  say(workplace, "  git commit -am … && git push   takes a change to the repository that images are built from");
  say(workplace, "  ./thrive release SERVICE       builds the service from what was pushed, and releases it");
  return 0;
}

/** @throws Refusal when something else is in the way */
async function isWorkingCopy(repository: SourceRepository, place: string): Promise<boolean> {
  const found = fs.statSync(place, { throwIfNoEntry: false });
  if (found === undefined) return false;
  const rule = "a working copy needs a folder of its own";
  const wayOut = "name one that is empty or not there: ./thrive source FOLDER";
  if (!found.isDirectory()) throw new Refusal("source", [obstacle(place, "a file", rule, wayOut)]);
  if (fs.readdirSync(place).length === 0) return false;
  if ((await repository.originOf(place)) === repository.folder) return true;
  throw new Refusal("source", [obstacle(place, "not empty, and not the services' source", rule, wayOut)]);
}

function shown(place: string): string {
  const relative = path.relative(process.cwd(), place);
  const isBelow = !relative.startsWith("..") && !path.isAbsolute(relative);
  return isBelow ? relative || "." : place;
}
