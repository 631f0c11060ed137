import type { ReleaseClients } from "./release-clients";
import { imageInUse } from "./image-in-use";
import { releaseTargets, type ReleaseTarget } from "./release-target";
import { releaseFromSource, type Releasable, type SourceReleaseOptions } from "./source-release";
import type { Workplace } from "./workplace";

/** Tag of the image in use before there is one, as the stacks write it. */
export const unreleased = "unreleased";

/**
 * Builds and releases every service that has never been, by the steps that every release takes.
 * @returns whether all that could be released were
 */
export async function firstRelease(
  workplace: Workplace,
  options: Omit<SourceReleaseOptions, "title" | "again">,
): Promise<boolean> {
  const targets = releaseTargets(workplace.root);
  if (targets.length === 0) return true;
  const { localReleaseClients } = await import("./release-clients");
  const clients = await localReleaseClients(options.endpoint);
  try {
    const waiting = await unreleasedAmong(targets, clients);
    if (waiting.length === 0) return true;
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
