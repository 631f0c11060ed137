import type { RouteOutcome } from "../functions/change-router/core/decision";
import { callRouter } from "./call-router";
import type { DeliveryPlace } from "./delivery-place";
import type { PipelineReader } from "./pipeline-reader";
import type { PipelineReport } from "./pipeline-report";
import { routeSentence } from "./route-sentence";

/** A pipeline that did not release what is waited for. */
export class FailedPipeline extends Error {
  constructor(readonly report: PipelineReport) {
    super(`its pipeline ${report.condition}`);
    this.name = "FailedPipeline";
  }
}

/** A service that is waited for until it is released for the first time. */
export interface AwaitedRelease {
  readonly service: string;
  /** Key of the repository that it lives in. */
  readonly home: string;
  readonly environment: string;
  /** Asked at each look. */
  readonly isReleased: () => Promise<boolean>;
}

export interface ReleaseWait {
  /** Passes the time between two looks. */
  readonly pause: () => Promise<unknown>;
  /** Asked at each look: why to give up, or undefined. @param moved whether its pipeline runs */
  readonly givesUp: (moved: boolean) => string | undefined;
  readonly onProgress: (activity: string) => void;
}

/**
 * Waits until a service's pipeline has released to an environment, be it a commit older than the newest: where nothing
 * changed that the service is built from, the router starts nothing.
 * @throws FailedPipeline when the pipeline fails
 */
export async function awaitRelease(
  place: DeliveryPlace,
  reader: PipelineReader,
  awaited: AwaitedRelease,
  { pause, givesUp, onProgress }: ReleaseWait,
): Promise<void> {
  const { service, environment } = awaited;
  for (;;) {
    const report = { service, ...(await reader.read(place.names.pipeline(service))) };
    const deploys = report.stages.some(({ stage, condition }) => stage === environment && condition === "runs");
    if (!deploys && (await awaited.isReleased())) return;
    const moves = report.condition === "runs" || report.condition === "waits";
    const still = moves ? activityOf(report) : await standing(place, awaited, report);
    onProgress(still);
    const why = givesUp(moves);
    if (why !== undefined) throw new Error(moves ? why : `${why}; the change router says: ${still}`);
    await pause();
  }
}

/** Nothing runs: either the router is about to start it, or it never will. @returns what the router says */
async function standing(
  place: DeliveryPlace,
  { service, home, environment }: AwaitedRelease,
  report: PipelineReport,
): Promise<string> {
  const answer = await callRouter(place, { command: "explain", service }).catch((error: Error) => error);
  if (answer instanceof Error) return answer.message; // its route map may be on its way
  const { outcome, heads } = answer;
  const said = routeSentence(outcome, "would");
  if (report.condition === "failed" && report.commit === heads[home]) throw new FailedPipeline(report);
  const fate = fates[outcome.reason] ?? "coming";
  if (fate === "coming") return said;
  if (fate === "never") throw report.condition === "failed" ? new FailedPipeline(report) : new Error(said);
  throw new Error(
    `${said}, but nothing of it runs in ${environment}: ./thrive router run ${service} --reason "release it"`,
  );
}

/** What becomes of a service that nothing runs for; of any other reason it is on its way. */
const fates: Readonly<Partial<Record<RouteOutcome["reason"], "done" | "never">>> = {
  unchanged: "done",
  "ignored-only": "done",
  "new-root": "done",
  baseline: "done",
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
