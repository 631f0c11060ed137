import type { Release } from "../functions/deployer/core/ledger";
import { minuteOf } from "./minute";
import { plainLine } from "./plain-text";
import type { RunningRelease } from "./running-release";
import { shortName } from "./short-name";
import { table } from "./table";

/** Digits of a commit and of a digest that are shown. */
const shown = 12;

/** Characters of a reason in a table; programs and spreadsheets get all. */
const longestWhy = 100;

/** A release and where it was made. */
export interface PlacedRelease {
  readonly environment: string;
  readonly release: Release;
}

/** What each environment runs, a line each. */
export function runningTable(all: readonly (RunningRelease & { readonly environment: string })[]): string {
  const rows = all.map(({ environment, runs, since, release, underWay }) => [
    environment,
    runs === undefined ? "nothing" : (release?.begun.tag ?? shortDigest(runs)),
    release?.begun.commit.slice(0, shown) ?? "",
    since === undefined ? "" : minuteOf(since),
    release === undefined ? "" : askerOf(release),
    approverOf(release),
    underWay === undefined ? "" : `${underWay.begun.tag} since ${minuteOf(underWay.begun.at)}`,
  ]);
  const isDeploying = all.some(({ underWay }) => underWay !== undefined);
  const heading = ["environment", "runs", "commit", "since", "asked by", "approved by", "deploying"];
  const width = isDeploying ? heading.length : heading.length - 1;
  return plainTable(heading.slice(0, width), rows);
}

/** Releases, a line each, in the order that they come in. */
export function releaseTable(all: readonly PlacedRelease[]): string {
  const rows = all.map(({ environment, release }) => {
    const { begun, ended } = release;
    const why = ended?.reason?.split("\n")[0] ?? askedFor(begun);
    return [
      minuteOf(begun.at),
      environment,
      begun.kind,
      begun.tag,
      begun.commit.slice(0, shown),
      ended?.result ?? "goes on",
      askerOf(release),
      approverOf(release),
      why.length <= longestWhy ? why : `${why.slice(0, longestWhy - 1)}…`,
    ];
  });
  return plainTable(
    ["began", "environment", "what", "image", "commit", "result", "asked by", "approved by", "because"],
    rows,
  );
}

function askedFor({ reason, override }: Release["begun"]): string {
  const said = reason === "none" ? "" : reason;
  return override === undefined ? said : `${said}; passed over: ${override}`;
}

/** The same for spreadsheets and auditors: whole values, the heading first. */
export function releaseCells(service: string, all: readonly PlacedRelease[]): string[][] {
  const rows = all.map(({ environment, release: { id, begun, ended } }) => [
    service,
    environment,
    id,
    begun.kind,
    begun.at,
    ended?.at ?? "",
    ended?.result ?? "",
    begun.tag,
    begun.digest,
    begun.commit,
    begun.previous ?? "",
    ended?.runs ?? "",
    begun.by,
    begun.approver ?? "",
    begun.decision,
    begun.reason,
    begun.override ?? "",
    ended?.reason ?? "",
    begun.execution,
    ended === undefined ? "" : String(ended.seconds),
  ]);
  return [[...columns], ...rows];
}

const columns = [
  "service",
  "environment",
  "release",
  "kind",
  "began",
  "ended",
  "result",
  "tag",
  "digest",
  "commit",
  "previous digest",
  "runs then",
  "asked by",
  "approved by",
  "decision",
  "reason",
  "override",
  "failure",
  "execution",
  "seconds",
] as const;

export const shortDigest = (digest: string): string => digest.slice(0, "sha256:".length + shown);

/** Who started the execution, and the router's decision that they named. */
const askerOf = ({ begun: { by, decision } }: Release) =>
  decision === "none" ? shortName(by) : `${shortName(by)}, decision ${decision}`;

const approverOf = (release: Release | undefined) => shortName(release?.begun.approver ?? "");

/** Commits, people and reasons come from elsewhere: nothing in them may steer the terminal. */
const plainTable = (heading: readonly string[], rows: readonly (readonly string[])[]) =>
  table(
    heading,
    rows.map((row) => row.map(plainLine)),
  );
