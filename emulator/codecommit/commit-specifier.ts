import { refusals } from "./refusals";
import { gitLine } from "./run-git";

/** Names that git would not read as anything but a name: no revision syntax, nothing that it refuses itself. */
export function isReferenceName(name: string): boolean {
  return !/[\u0000-\u0020\u007f~^:?*[\\]|\.\.|@\{|\/\/|\.lock(\/|$)|(^|\/)\.|^[-/]|[/.]$|^@$|^$/.test(name);
}

/**
 * The commit that a branch, a tag, a full reference, HEAD or a commit id names.
 * @throws FillerError when it names none
 */
export async function resolveCommit(folder: string, specifier: string | undefined): Promise<string> {
  if (!specifier) throw refusals.missing("Commit", "A commit specifier is required.");
  const found = isCommitId(specifier) ? await commitAt(folder, specifier) : await namedCommit(folder, specifier);
  if (found === undefined) throw refusals.commitGone(specifier);
  return found;
}

export function isCommitId(text: string): boolean {
  return /^[0-9a-f]{40}$/.test(text);
}

async function namedCommit(folder: string, name: string): Promise<string | undefined> {
  if (!isReferenceName(name)) throw refusals.invalid("Commit", `${name} is no commit id and no name of a reference`);
  const candidates = name === "HEAD" || name.startsWith("refs/") ? [name] : [`refs/heads/${name}`, `refs/tags/${name}`];
  for (const candidate of candidates) {
    const found = await commitAt(folder, candidate);
    if (found !== undefined) return found;
  }
  return undefined;
}

function commitAt(folder: string, revision: string): Promise<string | undefined> {
  return gitLine(["rev-parse", "--verify", "--quiet", `${revision}^{commit}`], { cwd: folder });
}
