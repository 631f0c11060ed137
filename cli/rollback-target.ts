import type { Release } from "../functions/deployer/core/ledger";

/**
 * The last healthy release before the one that runs: it succeeded with another image, and nobody rolled back from that since.
 * @param releases the newest first
 * @param runs digest that runs now
 */
export function lastHealthy(releases: readonly Release[], runs: string | undefined): Release | undefined {
  return releases.find((release, place) => {
    const { begun, ended } = release;
    if (ended?.result !== "succeeded" || begun.digest === runs) return false;
    const newer = releases.slice(0, place);
    return !newer.some((one) => one.begun.kind === "rollback" && one.begun.previous === begun.digest);
  });
}
