import type {
  Build,
  BuildPhase,
  BuildPhaseType,
  PhaseContext,
  ProjectArtifacts,
  StatusType,
} from "@aws-sdk/client-codebuild";

/** A build as it is answered, while it moves. */
export type BuildRecord = { -readonly [Member in keyof Build]: Build[Member] } & {
  readonly id: string;
  readonly arn: string;
  readonly projectName: string;
  readonly buildNumber: number;
  readonly startTime: Date;
  readonly phases: BuildPhase[];
  /** Where artifacts go, the main one first. Not answered. */
  readonly artifactTargets: readonly ProjectArtifacts[];
};

/** Goes from one phase of a build to the next. */
export class BuildPhases {
  constructor(
    private readonly build: BuildRecord,
    private readonly now: () => Date,
  ) {}

  begin(phaseType: BuildPhaseType): void {
    this.build.currentPhase = phaseType;
    this.build.phases.push({ phaseType, startTime: this.now() });
  }

  /** Ends the phase that was begun last. */
  end(phaseStatus: StatusType, contexts: PhaseContext[] = []): void {
    const phase = this.build.phases.at(-1)!;
    phase.phaseStatus = phaseStatus;
    phase.endTime = this.now();
    phase.durationInSeconds = Math.round((phase.endTime.getTime() - phase.startTime!.getTime()) / 1000);
    phase.contexts = contexts;
  }
}
