import type { ServiceEvent } from "../events/service-events";
import type { BuildRecord } from "./build-state";

/** Source: https://docs.aws.amazon.com/codebuild/latest/userguide/sample-build-notifications.html */
export function buildEvent(build: BuildRecord): ServiceEvent {
  const { artifactTargets: _, ...known } = build;
  return {
    source: "aws.codebuild",
    detailType: "CodeBuild Build State Change",
    resources: [build.arn],
    detail: {
      "build-status": build.buildStatus,
      "project-name": build.projectName,
      "build-id": build.arn,
      "current-phase": build.currentPhase,
      "current-phase-context": "[]",
      version: "1",
      "additional-information": {
        artifact: known.artifacts,
        environment: known.environment,
        "timeout-in-minutes": known.timeoutInMinutes,
        "build-complete": known.buildComplete,
        initiator: known.initiator,
        "build-start-time": known.startTime.toISOString(),
        "build-number": known.buildNumber,
        source: known.source,
        "source-version": known.sourceVersion,
        logs: {
          "group-name": known.logs?.groupName,
          "stream-name": known.logs?.streamName,
          "deep-link": known.logs?.deepLink,
        },
        phases: known.phases.map((phase) => ({
          "phase-type": phase.phaseType,
          "phase-status": phase.phaseStatus,
          "phase-context": (phase.contexts ?? []).map(({ statusCode, message }) => `${statusCode}: ${message}`),
          "start-time": phase.startTime?.toISOString(),
          "end-time": phase.endTime?.toISOString(),
          "duration-in-seconds": phase.durationInSeconds,
        })),
      },
    },
  };
}
