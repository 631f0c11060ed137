import fs from "node:fs";
import path from "node:path";
import type { CodeRepository } from "../code-repository";
import { localRepository } from "../local-repository";
import { obstacle, Refusal } from "../refusal";
import { runningEndpoint } from "../running-platform";
import { runtimeFolder } from "../runtime-folder";
import { say, type Workplace } from "../workplace";

/**
 * Gives a working copy of the services' source, and lets one that is there push to the local AWS that runs now.
 * @param folder relative to where the user is. @default .thrive/source of the project
 */
export async function source(
  workplace: Workplace,
  folder?: string,
  repositoryAt: typeof localRepository = localRepository,
): Promise<number> {
  const place = folder === undefined ? runtimeFolder(workplace.root).workingCopy : path.resolve(folder);
  const repository = await findRepository(workplace, repositoryAt);
  const before = await workingCopyAt(workplace, repository, place);
  if (before === undefined) await repository.clone(place);
  else await repository.pointTo(place);
  writePushWord(place);

  say(workplace, `The services' source is ${before === undefined ? "now" : "already"} in ${shown(place)}`);
  if (before !== undefined && before !== repository.url) say(workplace, `It pushes to ${repository.url} from now on`);
  say(workplace, "");
  say(workplace, "Next:");
  say(workplace, `  cd ${shown(place)}`);
  say(workplace, "  npm test                       tests every service");
  say(
    workplace,
    "  git commit -am … && git push   starts the pipelines of what the change touches, and of nothing else",
  );
  say(workplace, "  ./thrive pipelines --watch     shows how far they are");
  say(workplace, "  ./thrive releases SERVICE      says what runs where");
  return 0;
}

async function findRepository(workplace: Workplace, repositoryAt: typeof localRepository): Promise<CodeRepository> {
  const endpoint = await runningEndpoint(workplace, "the services' source");
  if (typeof endpoint !== "string") throw new Refusal("source", [endpoint]);
  const repository = repositoryAt(workplace, endpoint);
  const head = await repository?.head();
  if (repository !== undefined && head !== undefined) return repository;
  const found = repository === undefined ? "no stack has made its repository" : `${repository.name} has no commit yet`;
  throw new Refusal("source", [
    obstacle("the services' source", found, "it is in the CodeCommit of the local AWS", "./thrive up, to its end"),
  ]);
}

/**
 * Where the working copy in a folder pushes to; undefined when there is none yet.
 * @throws Refusal when something else is in the way
 */
async function workingCopyAt(
  { root }: Workplace,
  repository: CodeRepository,
  place: string,
): Promise<string | undefined> {
  const found = fs.statSync(place, { throwIfNoEntry: false });
  if (found === undefined) return undefined;
  const rule = "a working copy needs a folder of its own";
  const wayOut = "name one that is empty or not there: ./thrive source FOLDER";
  if (!found.isDirectory()) throw new Refusal("source", [obstacle(place, "a file", rule, wayOut)]);
  if (fs.readdirSync(place).length === 0) return undefined;
  const origin = await repository.originOf(place);
  // Where services' source was before CodeCommit had it, and any port that the local AWS had.
  const isOurs = origin === runtimeFolder(root).source || repository.wasAt(origin);
  if (isOurs) return origin;
  throw new Refusal("source", [obstacle(place, "not empty, and not the services' source", rule, wayOut)]);
}

/** Said by git before a push, unless the working copy has a word of its own. */
function writePushWord(place: string): void {
  const hook = path.join(place, ".git", "hooks", "pre-push");
  if (fs.existsSync(hook)) return;
  fs.mkdirSync(path.dirname(hook), { recursive: true });
  fs.writeFileSync(hook, pushWord, { mode: 0o755 });
}

const pushWord = `#!/bin/sh
echo 'What this push starts, and how far it is: ./thrive pipelines --watch' >&2
`;

function shown(place: string): string {
  const relative = path.relative(process.cwd(), place);
  const isBelow = !relative.startsWith("..") && !path.isAbsolute(relative);
  return isBelow ? relative || "." : place;
}
