import type { LedgerItem } from "../functions/deployer/core/ledger";

/**
 * What the ledger had at a time: it is only ever added to.
 * @param at @default now: all of it
 */
export function knownBy(items: readonly LedgerItem[], at: Date | undefined): readonly LedgerItem[] {
  if (at === undefined) return items;
  return items.filter((item) => typeof item.at !== "string" || Date.parse(item.at) <= at.getTime());
}
