import { lastSeen, readReleases, type LedgerItem, type Release } from "../functions/deployer/core/ledger";

/** What the ledger says that an environment runs of a service. */
export interface RunningRelease {
  /** Digest that was seen to run last; undefined when nothing was. */
  readonly runs?: string;
  /** ISO time since when nothing else was seen. */
  readonly since?: string;
  /** That brought it; undefined when no release did. */
  readonly release?: Release;
  /** That has begun and not ended. */
  readonly underWay?: Release;
}

export function runningRelease(items: readonly LedgerItem[]): RunningRelease {
  const releases = readReleases(items);
  const { runs } = lastSeen(items) ?? {};
  const underWay = releases.find(({ ended }) => ended === undefined);
  const going = underWay === undefined ? {} : { underWay };
  if (runs === undefined) return going;
  const of = releases.filter(({ begun }) => begun.digest === runs);
  const release = of.find(({ ended }) => ended?.result === "succeeded") ?? of[0];
  return { runs, since: sinceWhen(items, runs), ...(release === undefined ? {} : { release }), ...going };
}

/** The first time at which it was seen, and nothing else after that. */
function sinceWhen(items: readonly LedgerItem[], runs: string): string {
  const seen = items
    .filter(({ sk }) => sk.endsWith("#ENDED") || sk.startsWith("OBSERVED#"))
    .map(({ at, runs: ran }) => ({ at: String(at), ran }))
    .sort((one, other) => (one.at < other.at ? 1 : -1));
  const before = seen.findIndex(({ ran }) => ran !== runs);
  return seen.at(before === -1 ? -1 : before - 1)!.at;
}
