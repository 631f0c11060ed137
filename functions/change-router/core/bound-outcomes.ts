import { cleanText } from "./clean-text";
import type { RouteOutcome, UnmappedFiles } from "./decision";

/** Of one pipeline in a record. */
const pathLimit = 20;

/** Longer paths are cut where they are shown. */
const pathLength = 300;

/** Characters of all paths of a record together: an item of DynamoDB holds 400 KB, and a character may take three bytes. */
const recordLength = 60_000;

/** Outcomes as a record holds them: whoever pushes decides neither how large it gets nor what a terminal does with it. */
export function boundOutcomes(outcomes: Readonly<Record<string, RouteOutcome>>): Record<string, RouteOutcome> {
  let left = recordLength;
  const bounded: Record<string, RouteOutcome> = {};
  for (const [service, outcome] of Object.entries(outcomes)) {
    const { paths, fileCount } = boundPaths(outcome.paths, left);
    left -= paths.reduce((sum, path) => sum + path.length, 0);
    bounded[service] = {
      ...outcome,
      paths,
      ...(fileCount > 0 && { fileCount }),
      ...(fileCount > paths.length && { truncated: true }),
    };
  }
  return bounded;
}

export function boundUnmapped(files: UnmappedFiles): UnmappedFiles {
  const { paths, fileCount } = boundPaths(files.paths, recordLength);
  return { paths, fileCount, ...((files.truncated || fileCount > paths.length) && { truncated: true }) };
}

function boundPaths(all: readonly string[], left: number): { paths: string[]; fileCount: number } {
  let length = 0;
  const paths = all
    .slice(0, pathLimit)
    .map((path) => cleanText(path, pathLength))
    .filter((path) => (length += path.length) <= left);
  return { paths, fileCount: all.length };
}
