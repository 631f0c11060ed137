import type { ServiceEvent } from "../events/service-events";

/** What the states of pipelines, stages and actions are called in the ids of event types. */
const states: Readonly<Record<string, string>> = {
  STARTED: "started",
  SUCCEEDED: "succeeded",
  FAILED: "failed",
  CANCELED: "canceled",
  STOPPED: "canceled",
  RESUMED: "resumed",
  SUPERSEDED: "superseded",
};

interface Detail {
  readonly state?: string;
  readonly type?: { readonly category?: string };
  readonly event?: string;
  readonly "build-status"?: string;
}

/** The ids of the event types that an event is of: an approval is an action too. */
export function eventTypesOf({ detailType, detail }: Pick<ServiceEvent, "detailType" | "detail">): string[] {
  const said = detail as Detail;
  const state = states[said.state ?? ""];
  switch (detailType) {
    case "CodePipeline Pipeline Execution State Change":
      return ending("codepipeline-pipeline-pipeline-execution-", state);
    case "CodePipeline Stage Execution State Change":
      return ending("codepipeline-pipeline-stage-execution-", state);
    case "CodePipeline Action Execution State Change":
      return [...ending("codepipeline-pipeline-action-execution-", state), ...approval(said, state)];
    case "CodeBuild Build State Change":
      return ending("codebuild-project-build-state-", said["build-status"]?.toLowerCase().replace("_", "-"));
    case "CodeCommit Repository State Change":
      return ending("codecommit-repository-branches-and-tags-", said.event?.replace("reference", "").toLowerCase());
    default:
      return [];
  }
}

function approval({ type }: Detail, state: string | undefined): string[] {
  if (type?.category !== "Approval") return [];
  return ending("codepipeline-pipeline-manual-approval-", state === "started" ? "needed" : state);
}

function ending(start: string, end: string | undefined): string[] {
  return end === undefined ? [] : [`${start}${end}`];
}
