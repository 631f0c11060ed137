import { parseImageTag } from "../../image-build/core/image-tag";
import type { PassedImage } from "../../image-build/core/ports";
import { findImage } from "./find-image";
import { activeFreeze, type ActiveFreeze } from "./freezes";
import { type BreakGlass, readReleases, type Release } from "./ledger";
import { observe, type Observation } from "./observe";
import type { Ports } from "./ports";
import type { Asked } from "./verify-execution";

/** What is known before an environment takes an image. */
export interface Facts {
  readonly image: PassedImage;
  /** `rollback` when an older build than the one that runs was asked for. */
  readonly kind: "release" | "rollback";
  readonly observed: Observation;
  /** The image that runs; undefined when none does that passed the gate. */
  readonly previous?: PassedImage;
  /** Of this environment, the newest first. */
  readonly releases: readonly Release[];
  readonly freeze?: ActiveFreeze;
  /** Of those who would not have it hold this execution. */
  readonly glasses: readonly BreakGlass[];
  /** Names of alarms; none before the first release, since nothing runs that they could speak of. */
  readonly redAlarms: readonly string[];
}

export async function gatherFacts(asked: Asked, ports: Ports): Promise<Facts> {
  const { name } = asked.environment;
  const { ledger, builds } = ports;
  const environment = ports.environment(name);
  const image = await findImage(asked, ports);
  const observed = await observe(environment);
  const previous = observed.runs === undefined ? undefined : await builds.passed(observed.runs);
  const freeze = await activeFreeze(asked.environment, ports);
  const glasses = freeze === undefined ? [] : await ledger.breakGlasses(asked.execution, name);
  return {
    image,
    kind: asked.digest !== undefined && isOlder(image, previous) ? "rollback" : "release",
    observed,
    ...(previous && { previous }),
    releases: readReleases(await ledger.items(name)),
    ...(freeze && { freeze }),
    glasses,
    redAlarms: observed.taskDefinition === undefined ? [] : await environment.redAlarms(),
  };
}

function isOlder(image: PassedImage, than: PassedImage | undefined): boolean {
  const [one, other] = [image, than].map((of) => parseImageTag(of?.tag ?? "")?.build);
  return one !== undefined && other !== undefined && one < other;
}
