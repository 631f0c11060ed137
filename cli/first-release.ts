import type { ReleaseClients } from "./release-clients";
import { askReconcile } from "./ask-reconcile";
import { imageInUse } from "./image-in-use";
import { releaseTargets, type ReleaseTarget } from "./release-target";
import { releaseFromSource, type Releasable, type SourceReleaseOptions, type SourceReleases } from "./source-release";
import type { Workplace } from "./workplace";

/** Tag of the image in use before there is one, as the stacks write it. */
export const unreleased = "unreleased";

const none: SourceReleases = { failed: [], waiting: [] };

/** Releases every service that has never been, once its pipeline has built it, by the steps that every release takes. */
export async function firstRelease(
  workplace: Workplace,
  options: Omit<SourceReleaseOptions, "title" | "again">,
): Promise<SourceReleases> {
  const targets = releaseTargets(workplace.root);
  if (targets.length === 0) return none;
  const { releaseClients } = await import("./release-clients");
  const clients = await releaseClients(options.place.settings);
  try {
    const waiting = await unreleasedAmong(targets, clients);
    if (waiting.length === 0) return none;
    // A pipeline that is new since the last push has seen none: the router looks now, not in fifteen minutes.
    await askReconcile(options.place);
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
