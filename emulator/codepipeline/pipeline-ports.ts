import type { ServiceEvent } from "../events/service-events";
import type { ActionProgress, ActionResult, ActionRun, Artifacts, Execution, SourceOverride } from "./execution";

/** An action to be played. */
export interface ActionPlay {
  readonly execution: Execution;
  readonly run: ActionRun;
  readonly inputArtifacts: Artifacts;
  /** Of a source action: what it is pinned to. */
  readonly override?: SourceOverride;
  /** Aborted when nobody waits for it any longer. */
  readonly signal: AbortSignal;
  /** Tells what is known while it runs. */
  progress(known: ActionProgress): void;
}

/** What a pipeline works with. */
export interface PipelinePorts {
  now(): Date;
  /** A new id, as AWS gives executions. */
  newId(): string;
  /** Plays an action; never rejects. */
  play(play: ActionPlay): Promise<ActionResult>;
  /**
   * Acts when the time of an action is over.
   * @param kind whether it waits for people, whose seconds are AWS's, or for programs, which are not faster here
   */
  after(seconds: number, kind: "people" | "programs", signal: AbortSignal, act: () => void): void;
  publish(event: ServiceEvent): void;
  measure(pipeline: string, name: "PipelineDuration" | "FailedPipelineExecutions", value: number): void;
}
