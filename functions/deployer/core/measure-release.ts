import type { Going } from "./going";
import { type Ended, readReleases } from "./ledger";
import type { Ports } from "./ports";

/** Says in figures what an end means: how often, how often in vain, how long from a commit to its service, how long until it was whole again. */
export async function measureRelease(going: Going, ended: Ended, ports: Ports): Promise<void> {
  const { release, place } = going;
  const { kind } = release.begun;
  const hasFailed = ended.result === "failed" || ended.result === "abandoned";
  const isWhole = ended.result === "succeeded";
  const lead = isWhole && kind === "release" ? await orMissing(() => leadSeconds(going, ended, ports)) : undefined;
  const restore = isWhole ? await orMissing(() => restoreSeconds(going, ended, ports)) : undefined;
  ports.measurements.measure(place, {
    Deployments: 1,
    FailedDeployments: hasFailed ? 1 : 0,
    Rollbacks: isWhole && kind === "rollback" ? 1 : 0,
    ...(lead !== undefined && { LeadTimeSeconds: lead }),
    ...(restore !== undefined && { RestoreSeconds: restore }),
  });
}

/** What cannot be read costs a figure, and nothing else. */
async function orMissing(figure: () => Promise<number | undefined>): Promise<number | undefined> {
  try {
    return await figure();
  } catch {
    return undefined;
  }
}

/** From the newest commit. */
async function leadSeconds({ release }: Going, { at }: Ended, { builds, history }: Ports): Promise<number | undefined> {
  const image = await builds.passed(release.begun.digest);
  const [head] = image === undefined ? [] : (await history.between(undefined, image)).commits;
  return head?.at && seconds(head.at.toISOString(), at);
}

/** From the first failure since the last success. */
async function restoreSeconds(
  { release, place }: Going,
  { at }: Ended,
  { ledger }: Ports,
): Promise<number | undefined> {
  const before = readReleases(await ledger.items(place)).filter(({ id }) => id < release.id);
  const lastSuccess = before.findIndex(({ ended }) => ended?.result === "succeeded");
  const since = lastSuccess === -1 ? before : before.slice(0, lastSuccess);
  const failures = since.flatMap(({ ended }) => (ended?.result === "failed" ? ended.at : []));
  const first = failures.at(-1);
  return first === undefined ? undefined : seconds(first, at);
}

function seconds(from: string, to: string): number {
  return Math.max(0, Math.round((Date.parse(to) - Date.parse(from)) / 1000));
}
