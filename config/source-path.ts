import { z } from "zod";
import { judgedText } from "./text";

/** Characters: a path stands in the tag `source`. */
const longest = 256;

const segment = "(?!\\.{1,2}(?:/|$))[\\w.-]+";
const fileOrFolder = new RegExp(`^${segment}(?:/${segment})*/?$`);

/** A folder of a repository, from its root, with a slash at its end: so `cs/Case/` is no part of `cs/Case2/`. */
export const sourceFolder = z
  .string()
  .regex(
    /^(?!\.)[\w.-]+(\/(?!\.)[\w.-]+)*\/$/,
    "is not a folder; write it from the repository's root with a slash at its end",
  )
  .max(longest, "is longer than the 256 characters of a tag; shorten it");

/** A folder with a slash at its end, or a file without. */
export const sourcePath = z
  .string()
  .regex(fileOrFolder, "is not a file or folder; write it from the repository's root, a folder with a slash at its end")
  .max(longest, "is longer than 256 characters; shorten it");

/** A file below a folder that stands elsewhere. */
export const relativeFile = z
  .string()
  .regex(new RegExp(`^${segment}(?:/${segment})*$`), "is not a file below source.path; write it like docker/Dockerfile")
  .max(longest, "is longer than 256 characters; shorten it");

/** Globs that leave nothing over. */
const everything = ["*", "**", "**/*", "**/**"];

/** What a change to does not count, as `**` and `*` match it, from the repository's root. */
export const ignoreGlob = judgedText((glob) => {
  if (glob === "") return "is empty; write it like **/*.md, or remove it";
  if (glob.startsWith("!")) return "is negated; name what does not count, and nothing else";
  if (glob.startsWith("/")) return "is absolute; write it from the repository's root, like docs/**";
  if (everything.includes(glob)) return "ignores everything, so that nothing would ever start; name less";
  if (/[\\\u0000-\u001f\u007f]|[$%]\{|(^|\/)\.{1,2}(\/|$)/.test(glob)) {
    return "is not a glob from the repository's root; write it like docs/**, without ./, .., backslashes and ${";
  }
  return glob.length > longest ? "is longer than 256 characters; shorten it" : undefined;
});
