import type { BlobMetadata, Difference } from "@aws-sdk/client-codecommit";
import { runGit } from "./run-git";

/** The tree that holds nothing; git knows it without having it. */
const emptyTree = "4b825dc642cb6eb9a060e54bf8d69288fbee4904";

/**
 * What is different between two commits themselves, wherever they part: added, modified and deleted paths, no renames.
 * @param before undefined: everything of `after` is added
 */
export async function readDifferences(
  folder: string,
  before: string | undefined,
  after: string,
): Promise<Difference[]> {
  const options = ["-r", "-z", "--raw", "--no-renames", "--no-abbrev", "--no-ext-diff"];
  const printed = await runGit(["diff-tree", ...options, before ?? emptyTree, after], { cwd: folder });
  const parts = printed.toString().split("\0");
  const found: Difference[] = [];
  for (let at = 0; at + 1 < parts.length; at += 2) found.push(asDifference(parts[at]!, parts[at + 1]!));
  return found;
}

/** `:100644 100755 <id> <id> M`; a change of type is a modification to CodeCommit. */
function asDifference(line: string, path: string): Difference {
  const [beforeMode = "", afterMode = "", beforeId = "", afterId = "", status = ""] = line.slice(1).split(" ");
  const changeType = status === "A" || status === "D" ? status : "M";
  return {
    ...(changeType !== "A" && { beforeBlob: blob(beforeId, path, beforeMode) }),
    ...(changeType !== "D" && { afterBlob: blob(afterId, path, afterMode) }),
    changeType,
  };
}

function blob(blobId: string, path: string, mode: string): BlobMetadata {
  return { blobId, path, mode };
}
