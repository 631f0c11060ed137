import type { Release } from "../functions/deployer/core/ledger";
import type { PassedImage } from "../functions/image-build/core/ports";
import { again } from "./again";
import { obstacle, type Obstacle } from "./refusal";
import { isOlder } from "./rollback-target";
import type { RunningRelease } from "./running-release";

/**
 * Why to take an image is no way back: it runs, it was never healthy in the environment, or it is newer than what is there. All but the
 * first is a release, and goes by the whole pipeline.
 * @param releases all to the environment
 */
export function rollbackProblem(
  service: string,
  environment: string,
  image: PassedImage,
  { runs, release, underWay }: RunningRelease,
  releases: readonly Release[],
): Obstacle | undefined {
  const { digest, tag } = image;
  if (digest === runs && underWay === undefined) {
    const wayOut = "name another, or leave --to out for the one before it";
    return obstacle("--to", tag, `${environment} runs just that`, wayOut);
  }
  if (!releases.some(({ begun, ended }) => begun.digest === digest && ended?.result === "succeeded")) {
    const rule = `no release of it to ${environment} succeeded, and a rollback goes back to what was healthy there`;
    const known = again(`releases ${service}`, environment);
    return obstacle("--to", tag, rule, `${known} names those that did; any other is released by the pipeline`);
  }
  const has = [underWay, release].flatMap((one) => one?.begun.tag ?? []);
  // What runs is behind whatever is half deployed, also when that is a rollback.
  if (digest === runs || has.length === 0 || has.some((one) => isOlder(tag, one))) return undefined;
  const rule = `${environment} has ${has.join(" and ")}, and a rollback goes back to an older image`;
  const run = again(`router run ${service} --reason "…"`, environment);
  return obstacle("--to", tag, rule, `${run} releases the newest commit by the pipeline`);
}
