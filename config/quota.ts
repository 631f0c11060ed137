import type { Landing, RaisableQuota } from "./environment.schema";
import { groupBy } from "./group-by";
import type { Problem } from "./problem";

/** A limit of AWS, and what the platform uses of it. */
export interface Quota<T> {
  readonly what: string;
  /** What AWS grants a new account. */
  readonly limit: number;
  /** How many find room for each one granted. @default 1 */
  readonly room?: number;
  /** Its name in `account.raisedQuotas`, when AWS raises it on request. */
  readonly raisable?: RaisableQuota;
  /** What to do about it. */
  readonly wayOut: string;
  readonly source: string;
  /** How much each user takes, by its name. */
  readonly used: (subject: T) => Iterable<readonly [user: string, count: number]>;
}

/** What a subject takes above what its account may. The local AWS has nobody to ask: there, only what AWS raises for nobody counts. */
export function exceeded<T>(
  quotas: readonly Quota<T>[],
  place: string,
  subject: T,
  { account, runsOn }: Pick<Landing, "account" | "runsOn">,
): Problem[] {
  return quotas
    .filter(({ raisable }) => raisable === undefined || runsOn === "aws")
    .flatMap((quota) => {
      const granted = (quota.raisable && account.raisedQuotas[quota.raisable]) ?? quota.limit;
      const limit = granted * (quota.room ?? 1);
      return [...quota.used(subject)]
        .filter(([, count]) => count > limit)
        .map(([user, count]) => ({ place, path: user, message: messageOf(quota, count, limit) }));
    });
}

function messageOf<T>({ what, raisable, wayOut, source }: Quota<T>, count: number, limit: number): string {
  const asking =
    raisable === undefined ? "" : `ask AWS to raise it and say so in account.raisedQuotas.${raisable}, or `;
  return `${count} ${what} are over AWS's ${limit}; ${asking}${wayOut} (${source})`;
}

export function tally<T>(items: readonly T[], keyOf: (item: T) => string, already = 0): Map<string, number> {
  return new Map([...groupBy(items, keyOf)].map(([key, group]) => [key, already + group.length]));
}

export function sum<T>(items: readonly T[], of: (item: T) => number): number {
  return items.reduce((total, item) => total + of(item), 0);
}
