import { readReleases } from "./ledger";
import type { Ports, StoredImage } from "./ports";

/** Days that an image is kept whoever uses it. While it waits for an approval, up to 60 days, its execution keeps it. */
const youngDays = 14;

export interface SweepReport {
  readonly janitor: "reports" | "deletes";
  readonly kept: number;
  /** Digests, with their tags. */
  readonly deletable: readonly { readonly digest: string; readonly tags: readonly string[] }[];
  /** Digests that were deleted. */
  readonly deleted: readonly string[];
}

/**
 * The janitor: finds images that nothing runs and nothing comes back to. What an active task definition, a task or a parameter names, what
 * is among the last releases of any environment or on its way to one, and what is young, stays.
 */
export async function sweep(ports: Ports): Promise<SweepReport> {
  const { settings, images, clock } = ports;
  const all = await images.list();
  const kept = await digestsToKeep(ports);
  const youngest = clock.now().getTime() - youngDays * 24 * 60 * 60_000;
  const old = all.filter(({ digest, tags, pushedAt }) => {
    return !kept.has(digest) && !isList({ tags }) && pushedAt.getTime() < youngest;
  });
  const deletable = old.map(({ digest, tags }) => ({ digest, tags }));
  const deleted = settings.janitor === "deletes" ? await remove(old, all, ports) : [];
  return { janitor: settings.janitor, kept: all.length - old.length, deletable, deleted };
}

async function digestsToKeep(ports: Ports): Promise<ReadonlySet<string>> {
  const { settings, executions, ledger } = ports;
  const kept = new Set<string>();
  for (const { name } of settings.environments) {
    const environment = ports.environment(name);
    for (const digest of await environment.revisions.digestsInUse()) kept.add(digest);
    const inUse = await environment.imageInUse.read();
    if (inUse !== undefined) kept.add(inUse);
    for (const digest of releasedLast(await ledger.items(name), settings.keepReleases)) kept.add(digest);
  }
  for (const id of await executions.running()) {
    for (const digest of await broughtBy(id, ports)) kept.add(digest);
  }
  return kept;
}

/** Of the last releases, and of all that are on their way. */
function releasedLast(items: Parameters<typeof readReleases>[0], count: number): string[] {
  const releases = readReleases(items);
  const last = [...new Set(releases.map(({ begun }) => begun.digest))].slice(0, count);
  const open = releases.filter(({ ended }) => ended === undefined).map(({ begun }) => begun.digest);
  return [...last, ...open];
}

async function broughtBy(id: string, { executions, builds }: Ports): Promise<string[]> {
  const execution = await executions.find(id);
  const built = await builds.builtDigest(execution?.repeats ?? id);
  return [execution?.variables.IMAGE_DIGEST, built].filter((digest) => digest !== undefined);
}

/**
 * It is said of each image that it goes, and only then looked whether a release of it has begun meanwhile; a release looks the other way
 * round. So one of the two sees the other.
 */
async function remove(old: readonly StoredImage[], all: readonly StoredImage[], ports: Ports): Promise<string[]> {
  const { ledger, images, clock } = ports;
  for (const { digest } of old) await ledger.claim(digest, clock.now());
  const kept = await digestsToKeep(ports);
  const going = old.filter(({ digest }) => !kept.has(digest));
  const lists = going.flatMap(({ tags }) => tags.map((tag) => `sbom-${tag}`));
  const theirs = all.filter(({ tags }) => tags.some((tag) => lists.includes(tag)));
  const digests = [...going, ...theirs].map(({ digest }) => digest);
  if (digests.length > 0) await images.remove(digests);
  return digests;
}

/** Whether it is a list of what another image is made of. */
function isList({ tags }: Pick<StoredImage, "tags">): boolean {
  return tags.some((tag) => tag.startsWith("sbom-"));
}
