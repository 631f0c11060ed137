import type { AwsPlace } from "../config/aws-place";
import { consoleHost } from "./console-host";
import type { Sentence } from "./sentence";

type Said = Pick<Sentence, "kind" | "text" | "elsewhere"> & { readonly of: Of };

/** What an event is of: an execution as a whole, or an approval in one of its stages. */
interface Of {
  readonly detailType: string;
  readonly detail: object;
}

const executions = (...states: string[]): Of => ({
  detailType: "CodePipeline Pipeline Execution State Change",
  detail: { state: states },
});

const approvals = (...states: string[]): Of => ({
  detailType: "CodePipeline Action Execution State Change",
  detail: { type: { category: ["Approval"] }, state: states },
});

/** Sources of the states: https://docs.aws.amazon.com/codepipeline/latest/userguide/detect-state-changes-cloudwatch-events.html */
const said: readonly Said[] = [
  { kind: "started", of: executions("STARTED"), text: "<pipeline> started." },
  {
    kind: "succeeded",
    of: executions("SUCCEEDED"),
    text: "<pipeline> succeeded: every environment it was asked for has the change.",
  },
  {
    kind: "failed",
    of: executions("FAILED"),
    text: "<pipeline> failed. Environments that it did not reach stay as they were.",
  },
  { kind: "canceled", of: executions("CANCELED", "STOPPED"), text: "<pipeline> was stopped before it was done." },
  {
    kind: "superseded",
    of: executions("SUPERSEDED"),
    text: "<pipeline> gave way to a newer execution, which has its change too.",
  },
  {
    kind: "approval-needed",
    of: approvals("STARTED"),
    text: "<pipeline> waits at <stage> for somebody to approve it.",
    elsewhere: ["people"], // whom the approval itself tells what waits
  },
  { kind: "approval-succeeded", of: approvals("SUCCEEDED"), text: "<pipeline> was approved at <stage> and goes on." },
  { kind: "approval-failed", of: approvals("FAILED"), text: "<pipeline> was rejected at <stage> and goes no further." },
];

const execution = { pipeline: "$.detail.pipeline", execution: "$.detail.execution-id", time: "$.time" };

/**
 * What becomes of pipelines.
 * @param beginning with which the names of our pipelines begin
 */
export function pipelineSentences({ region, partition }: AwsPlace, beginning: string): Sentence[] {
  const page = `https://${consoleHost[partition]}/codesuite/codepipeline/pipelines/<pipeline>/executions/<execution>/timeline?region=${region}`;
  return said.map(({ kind, text, elsewhere = [], of: { detailType, detail } }) => ({
    kind,
    about: "a pipeline",
    pattern: {
      source: ["aws.codepipeline"],
      "detail-type": [detailType],
      detail: { pipeline: [{ prefix: beginning }], ...detail },
    },
    paths: text.includes("<stage>") ? { ...execution, stage: "$.detail.stage" } : execution, // an execution's event has none
    text,
    more: "Execution <execution>, <time>",
    page,
    elsewhere: [...elsewhere, "chat"], // chat has notification rules
  }));
}
