import { plainLine } from "./plain-text";

/** Lines of a log that are shown at most. */
const most = 12;

/** What a line has that tells why a build failed; a count of nothing that failed does not. */
const tells = /\b(error|errors|failed|failing|failure|cannot|denied|refused|exception|not ok|no such|no space)\b|✖|✗/i;
const tellsOfNone = /\b(fail(ed|ures?)?|errors?):? 0\b|\b0 (fail(ed|ures?)?|errors?)\b/i;

/** CodeBuild's own remarks between the lines of the commands. */
const remark = /^\[Container\]/;
const remarkThatTells = /Message: (.+)$/;

/** The lines of a build's log that matter to who reads of its failure: those that tell of it, else the last ones. */
export function tellingLines(log: readonly string[]): string[] {
  const lines = log.map((line) => plainLine(line).trimEnd()).filter((line) => line !== "");
  const said = lines.filter((line) => !remark.test(line));
  const telling = said.filter((line) => tells.test(line) && !tellsOfNone.test(line));
  const why = lines.flatMap((line) => (remark.test(line) ? (remarkThatTells.exec(line)?.[1] ?? []) : []));
  const chosen = telling.length > 0 ? telling.slice(-most) : said.slice(-most);
  return [...new Set([...chosen, ...why])].slice(-most);
}
