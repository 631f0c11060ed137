import { judgedText } from "./text";

/** A branch that git and AWS both take. Sources: git-check-ref-format(1), API_BranchInfo. */
export const branchName = judgedText((name) => {
  if (name === "") return "is empty; write it like main";
  if (/[*?[\]]/.test(name)) return "is a pattern; a pipeline follows one branch, so write its name";
  if (name.startsWith("refs/")) return "is a whole reference; write the branch alone, like main";
  if (/[\s~^:\\\u0000-\u001f\u007f]|[$%]\{|\.\.|@\{|\/\/|^[-/.]|\/\.|[/.]$|\.lock(\/|$)|^@$/.test(name)) {
    return "is not a branch that git takes; write it like main or release/2027";
  }
  return name.length > 250 ? "is longer than 250 characters; shorten it" : undefined; // AWS takes 255 or more, with room for what is before a branch in a reference
});

/** A repository of CodeCommit. Source: API_CreateRepository. */
export const codeCommitName = judgedText((name) =>
  /^[\w.-]{1,100}$/.test(name) && !name.endsWith(".git")
    ? undefined
    : "is not a name that CodeCommit takes; use up to 100 letters, digits and ._-, without .git at its end",
);

/** `owner/name`, as GitHub and Bitbucket have it. */
export const ownedRepository = judgedText((name) =>
  /^[\w-]{1,100}\/[\w.-]{1,100}$/.test(name) && !name.endsWith(".git")
    ? undefined
    : "is not owner/name; write it like example-state/thrive-services",
);

/** `group/…/name`, as GitLab has it: groups lie in groups. */
export const groupedRepository = judgedText((name) =>
  /^[\w-][\w.-]*(\/[\w-][\w.-]*)+$/.test(name) && name.length <= 255 && !name.endsWith(".git")
    ? undefined
    : "is not group/name; write it like example-state/services/thrive-services",
);

/** The name of somebody's own git server. */
export const serverName = judgedText((name) => {
  if (/^(www\.)?(github\.com|gitlab\.com|bitbucket\.org)$/.test(name))
    return "is what is used without a host; remove it";
  return /^([a-z0-9]+(-[a-z0-9]+)*\.)+[a-z]{2,}$/.test(name) && name.length <= 200
    ? undefined
    : "is not a server's name; write it like git.example.gov, without https://";
});

/** The pattern of a webhook that a push to one branch meets, and nothing else: anchored, with nothing in the name left special. */
export function branchPattern(branch: string): string {
  return `^refs/heads/${branch.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&")}$`;
}
