import type { RouteOutcome } from "../functions/change-router/core/decision";
import { builtImage, type BuiltImage } from "./built-image";
import { callRouter } from "./call-router";
import type { DeliveryPlace } from "./delivery-place";
import type { PipelineReader } from "./pipeline-reader";
import type { PipelineReport } from "./pipeline-report";
import { routeSentence } from "./route-sentence";
import type { Patience } from "./release-steps";

/** A pipeline that did not build the image that is waited for. */
export class FailedPipeline extends Error {
  constructor(readonly report: PipelineReport) {
    super(`its pipeline ${report.condition}`);
    this.name = "FailedPipeline";
  }
}

/** A service whose image is waited for. */
export interface AwaitedImage {
  readonly service: string;
  /** Key of the repository that it lives in. */
  readonly home: string;
  /** Where its images are, without a tag. */
  readonly repository: string;
}

export interface ImageWait extends Omit<Patience, "givesUp"> {
  /** Asked before each look: why to give up, or undefined. @param moved whether its pipeline runs */
  readonly givesUp: (moved: boolean) => string | undefined;
  readonly onProgress: (activity: string) => void;
}

/**
 * Waits until a service's pipeline has built what the newest commit says. That may be an older commit: where nothing changed
 * that the service is built from, the router starts nothing, and the image of its base is that of the head.
 * @throws FailedPipeline when the pipeline fails
 */
export async function awaitImage(
  place: DeliveryPlace,
  reader: PipelineReader,
  awaited: AwaitedImage,
  wait: ImageWait,
): Promise<BuiltImage> {
  const { service } = awaited;
  for (;;) {
    const report = { service, ...(await reader.read(place.names.pipeline(service))) };
    const moves = report.condition === "runs" || report.condition === "waits";
    const look = moves ? { still: activityOf(report) } : await settle(place, awaited, report);
    if ("image" in look) return look.image;
    wait.onProgress(look.still);
    const why = wait.givesUp(moves);
    if (why !== undefined) throw new Error(moves ? why : `${why}; the change router says: ${look.still}`);
    await wait.pause();
  }
}

type Look = { readonly image: BuiltImage } | { readonly still: string };

/** Nothing runs: either all is built, or the router is about to start it, or it never will. */
async function settle(place: DeliveryPlace, awaited: AwaitedImage, report: PipelineReport): Promise<Look> {
  const { service, home, repository } = awaited;
  const answer = await callRouter(place, { command: "explain", service }).catch((error: Error) => error);
  if (answer instanceof Error) return { still: answer.message }; // its route map may be on its way
  const { outcome, heads } = answer;
  const said = routeSentence(outcome, "would");
  if (report.condition === "failed" && report.commit === heads[home]) throw new FailedPipeline(report);
  const fate = fates[outcome.reason] ?? "coming";
  if (fate === "coming") return { still: said };
  if (fate === "never") throw report.condition === "failed" ? new FailedPipeline(report) : new Error(said);
  const { [home]: commit, ...commits } = outcome.base ?? {};
  const image = commit === undefined ? undefined : await builtImage(place, service, repository, { commit, commits });
  if (image !== undefined) return { image };
  throw new Error(
    `${said}, but the registry has no image of ${commit ?? "that"}: ./thrive router run ${service} --reason "build it again"`,
  );
}

/** What becomes of a service that nothing runs for; of any other reason it is on its way. */
const fates: Readonly<Partial<Record<RouteOutcome["reason"], "built" | "never">>> = {
  unchanged: "built",
  "ignored-only": "built",
  "new-root": "built",
  baseline: "built",
  held: "never",
  blocked: "never",
  "awaits-retry": "never",
  rejected: "never",
  "start-refused": "never",
  "branch-gone": "never",
};

/** `pipeline: Build, Test` */
function activityOf({ condition, stages }: PipelineReport): string {
  const stage = stages.find((one) => one.condition === "runs" || one.condition === "waits");
  if (stage === undefined) return `pipeline ${condition}`;
  return `pipeline: ${stage.stage}${stage.action === undefined ? "" : `, ${stage.action}`}`;
}
