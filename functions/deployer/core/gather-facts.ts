import { parseImageTag } from "../../image-build/core/image-tag";
import type { PassedImage } from "../../image-build/core/ports";
import { findImage } from "./find-image";
import { activeFreeze, type ActiveFreeze } from "./freezes";
import { type BreakGlass, lastRun, readReleases, type Release } from "./ledger";
import { observe, type Observation } from "./observe";
import type { Ports } from "./ports";
import type { Asked } from "./verify-execution";

/** What is known before an environment takes an image. */
export interface Facts {
  readonly image: PassedImage;
  /** `rollback` when an image was asked for that served here, and is no newer than the one that runs, or ran last. */
  readonly kind: "release" | "rollback";
  readonly observed: Observation;
  /** What runs, or ran last when nothing does: a digest, or the ARN of what names its image otherwise. */
  readonly before?: string;
  /** The image of that; undefined when there is none that passed the gate. */
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
  const items = await ledger.items(name);
  const releases = readReleases(items);
  const digest = observed.taskDefinition === undefined ? lastRun(items) : observed.runs;
  const previous = digest === undefined ? undefined : await builds.passed(digest);
  const before = digest ?? observed.taskDefinition;
  const freeze = await activeFreeze(asked.environment, ports);
  const glasses = freeze === undefined ? [] : await ledger.breakGlasses(asked.execution, name);
  return {
    image,
    kind:
      asked.digest !== undefined && hasServed(image, releases) && !isNewer(image, previous) ? "rollback" : "release",
    observed,
    ...(before !== undefined && { before }),
    ...(previous && { previous }),
    releases,
    ...(freeze && { freeze }),
    glasses,
    redAlarms: observed.taskDefinition === undefined ? [] : await environment.redAlarms(),
  };
}

function hasServed({ digest }: PassedImage, releases: readonly Release[]): boolean {
  return releases.some(({ begun, ended }) => begun.digest === digest && ended?.result === "succeeded");
}

function isNewer(image: PassedImage, than: PassedImage | undefined): boolean {
  const [one, other] = [image, than].map((of) => parseImageTag(of?.tag ?? "")?.build);
  return one === undefined || other === undefined || one > other;
}
