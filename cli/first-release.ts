import type { ReleaseClients } from "./release-clients";
import { imageInUse } from "./image-in-use";
import { releaseTargets, type ReleaseTarget } from "./release-target";
import { releaseFromSource, type Releasable, type SourceReleaseOptions, type SourceReleases } from "./source-release";
import type { Workplace } from "./workplace";

/** Tag of the image in use before there is one, as the stacks write it. */
export const unreleased = "unreleased";

const none: SourceReleases = { failed: [], waiting: [] };

/** Builds and releases every service that has never been, by the steps that every release takes. */
export async function firstRelease(
  workplace: Workplace,
  options: Omit<SourceReleaseOptions, "title" | "again">,
): Promise<SourceReleases> {
  const targets = releaseTargets(workplace.root);
  if (targets.length === 0) return none;
  const { localReleaseClients } = await import("./release-clients");
  const clients = await localReleaseClients(options.endpoint);
  try {
    const waiting = await unreleasedAmong(targets, clients);
    if (waiting.length === 0) return none;
    return await releaseFromSource(workplace, clients, waiting, {
      ...options,
      title: "First release",
      again: "./thrive up",
    });
  } finally {
    clients.close();
  }
}

async function unreleasedAmong(targets: readonly ReleaseTarget[], clients: ReleaseClients): Promise<Releasable[]> {
  const all = await Promise.all(targets.map(async (target) => ({ target, image: await imageInUse(clients, target) })));
  return all.filter(({ image }) => image.endsWith(`:${unreleased}`));
}
