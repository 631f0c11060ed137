/** What a pipeline, or a stage of it, does. `idle`: nobody has asked it for anything yet. */
export type Condition =
  "not deployed" | "idle" | "runs" | "waits" | "succeeded" | "failed" | "skipped" | "stopped" | "superseded";

/** Why a pipeline failed, for people. */
export interface PipelineFailure {
  readonly stage: string;
  readonly action: string;
  /** In AWS's words. */
  readonly reason: string;
  /** The lines of the build's log that tell of it; none when it has no log. */
  readonly log: readonly string[];
}

export interface StageReport {
  readonly stage: string;
  readonly condition: Condition;
  /** The action that runs, waits or failed. */
  readonly action?: string;
  /** ISO time of its last change. */
  readonly since?: string;
  /** Why nothing is released to it now: "prod is frozen until 2026-12-27 00:00Z: the end of the year (ana)". */
  readonly frozen?: string;
  /** That last came here, when it is not the pipeline's newest. */
  readonly commit?: string;
}

/** How far a pipeline is with the newest thing that it was asked for. `./thrive pipelines --json` prints these. */
export interface PipelineReport {
  readonly service: string;
  readonly pipeline: string;
  readonly condition: Condition;
  /** ISO time. */
  readonly since?: string;
  readonly execution?: string;
  readonly commit?: string;
  /** First line of the commit's message. */
  readonly subject?: string;
  /** Id of the router's decision; undefined when a person started it. */
  readonly decision?: string;
  /** Why a person started it. */
  readonly reason?: string;
  /** Why the router starts nothing: "held by ana: migration", "blocked: failed 2 times at 0123456789ab". */
  readonly standstill?: string;
  readonly stages: readonly StageReport[];
  readonly failure?: PipelineFailure;
}
