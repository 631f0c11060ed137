import type { Decision, RouteOutcome } from "../functions/change-router/core/decision";
import { routePaths, routeSentence, shortCommits } from "./route-sentence";
import { shortName } from "./short-name";

/** Paths that are shown of one service in a list of decisions. */
const shownPaths = 3;

/** One evaluation of the router: what made it look, what it saw, and what became of each service. */
export function decisionLines(decision: Decision, service?: string): string[] {
  const routes = Object.entries(decision.routes).filter(([name]) => service === undefined || name === service);
  return [heading(decision), ...ignored(decision), ...told(routes, service !== undefined), ...unmapped(decision)];
}

function heading({ id, at, trigger, branch, heads }: Decision): string {
  const { kind, actor, reason } = trigger;
  const who = actor === undefined ? "" : ` by ${shortName(actor)}`;
  const why = reason === undefined ? "" : `: ${reason}`;
  const where = branch === undefined ? "" : `, ${branch}`;
  return `${at.slice(0, 19)}Z  ${id}  ${kind}${who}${why}${where} at ${shortCommits(heads)}`;
}

function ignored({ ignored: why }: Decision): string[] {
  const said = {
    "ignored-ref": "no branch that is routed",
    "branch-gone": "the branch is not there",
    "unknown-repository": "the route map has no such repository",
  };
  return why === undefined ? [] : [`  ignored: ${said[why]}`];
}

/** What moved, each by itself; what did not, counted by its reason unless it was asked for. */
function told(routes: readonly (readonly [string, RouteOutcome])[], everything: boolean): string[] {
  const moved = routes.filter(([, { outcome }]) => everything || outcome !== "skip");
  const still = routes.filter((route) => !moved.includes(route)).map(([, { reason }]) => reason);
  const width = Math.max(0, ...moved.map(([name]) => name.length));
  const counts = [...new Set(still)].map((reason) => `${still.filter((one) => one === reason).length} ${reason}`);
  return [
    ...moved.flatMap(([name, outcome]) => [
      `  ${name.padEnd(width)}  ${routeSentence(outcome, "did")}`,
      ...firstPaths(outcome).map((path) => `  ${"".padEnd(width)}  ${path}`),
    ]),
    ...(counts.length === 0 ? [] : [`  not started: ${counts.join(", ")}`]),
  ];
}

function firstPaths(outcome: RouteOutcome): string[] {
  const { paths, fileCount: all = paths.length } = outcome;
  return routePaths({ ...outcome, paths: paths.slice(0, shownPaths), fileCount: all });
}

function unmapped({ unmapped: files }: Decision): string[] {
  if (files === undefined) return [];
  const paths = { outcome: "skip", reason: "unchanged", ...files, paths: files.paths.slice(0, shownPaths) } as const;
  return [`  of no service: ${routePaths(paths).join(", ")}`];
}
