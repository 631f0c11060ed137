import type { Commit } from "@aws-sdk/client-codecommit";
import { runGit } from "./run-git";

/** A commit as CodeCommit shows it: dates as git writes them, seconds and offset. */
export async function readCommit(folder: string, commitId: string): Promise<Commit> {
  const raw = (await runGit(["cat-file", "commit", commitId], { cwd: folder })).toString();
  const end = raw.indexOf("\n\n");
  const lines = raw.slice(0, end).split("\n");
  const valuesOf = (name: string) =>
    lines.filter((line) => line.startsWith(`${name} `)).map((line) => line.slice(name.length + 1));
  return {
    commitId,
    treeId: valuesOf("tree")[0],
    parents: valuesOf("parent"),
    message: raw.slice(end + 2),
    author: person(valuesOf("author")[0] ?? ""),
    committer: person(valuesOf("committer")[0] ?? ""),
    additionalData: "",
  };
}

function person(line: string): Commit["author"] {
  const [, name = "", email = "", date = ""] = line.match(/^(.*?) ?<([^>]*)> ?(.*)$/) ?? [];
  return { name, email, date };
}
