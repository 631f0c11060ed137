import { runGit } from "./run-git";

/** A branch or a tag at one moment. */
export interface Reference {
  /** `refs/heads/feature/a` */
  readonly fullName: string;
  readonly type: "branch" | "tag";
  /** `feature/a` */
  readonly name: string;
  /** What it holds: the commit, or the annotation of a tag. */
  readonly objectId: string;
  /** The commit, behind the annotation of a tag too. */
  readonly commitId: string;
}

/** Every branch and tag, by full name. */
export async function readReferences(folder: string): Promise<ReadonlyMap<string, Reference>> {
  const format = "--format=%(objectname) %(*objectname) %(refname)";
  const listed = (await runGit(["for-each-ref", format, "refs/heads", "refs/tags"], { cwd: folder })).toString();
  const found = listed.split("\n").filter((line) => line !== "");
  return new Map(found.map(asReference).map((reference) => [reference.fullName, reference]));
}

function asReference(line: string): Reference {
  const [objectId = "", peeled = "", ...name] = line.split(" ");
  const fullName = name.join(" ");
  const type = fullName.startsWith("refs/heads/") ? "branch" : "tag";
  return { fullName, type, name: fullName.split("/").slice(2).join("/"), objectId, commitId: peeled || objectId };
}
