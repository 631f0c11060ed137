import type { Partition } from "../../config/aws-place";

/** One thing that people are told, and the events that say it. */
export interface Sentence {
  readonly kind: string;
  /** What EventBridge matches, beside the pipeline's name. */
  readonly pattern: { readonly "detail-type": string[]; readonly detail: object };
  /** The words, with `<pipeline>` … for what the event says. */
  readonly text: string;
}

const executions = (...states: string[]) => ({
  "detail-type": ["CodePipeline Pipeline Execution State Change"],
  detail: { state: states },
});

const approvals = (...states: string[]) => ({
  "detail-type": ["CodePipeline Action Execution State Change"],
  detail: { type: { category: ["Approval"] }, state: states },
});

/** Sources of the states: https://docs.aws.amazon.com/codepipeline/latest/userguide/detect-state-changes-cloudwatch-events.html */
export const sentences: readonly Sentence[] = [
  { kind: "started", pattern: executions("STARTED"), text: "<pipeline> started." },
  {
    kind: "succeeded",
    pattern: executions("SUCCEEDED"),
    text: "<pipeline> succeeded: every environment it was asked for has the change.",
  },
  {
    kind: "failed",
    pattern: executions("FAILED"),
    text: "<pipeline> failed. Environments that it did not reach stay as they were.",
  },
  { kind: "canceled", pattern: executions("CANCELED", "STOPPED"), text: "<pipeline> was stopped before it was done." },
  {
    kind: "superseded",
    pattern: executions("SUPERSEDED"),
    text: "<pipeline> gave way to a newer execution, which has its change too.",
  },
  {
    kind: "approval-needed",
    pattern: approvals("STARTED"),
    text: "<pipeline> waits at <stage> for somebody to approve it.",
  },
  {
    kind: "approval-succeeded",
    pattern: approvals("SUCCEEDED"),
    text: "<pipeline> was approved at <stage> and goes on.",
  },
  {
    kind: "approval-failed",
    pattern: approvals("FAILED"),
    text: "<pipeline> was rejected at <stage> and goes no further.",
  },
];

const execution = { pipeline: "$.detail.pipeline", execution: "$.detail.execution-id", time: "$.time" };

/** What a template may name; an execution's event has no stage. */
export function inputPaths({ text }: Sentence): Record<string, string> {
  return text.includes("<stage>") ? { ...execution, stage: "$.detail.stage" } : execution;
}

const consoles: Readonly<Record<Partition, string>> = {
  aws: "console.aws.amazon.com",
  "aws-us-gov": "console.amazonaws-us-gov.com",
};

function executionPage(region: string, partition: Partition): string {
  return `https://${consoles[partition]}/codesuite/codepipeline/pipelines/<pipeline>/executions/<execution>/timeline?region=${region}`;
}

/** A sentence for people, as the JSON text that EventBridge sends. */
export function sentenceFor({ text }: Sentence, region: string, partition: Partition): string {
  return JSON.stringify(`${text} Execution <execution>, <time>: ${executionPage(region, partition)}`);
}

/** The same for programs: `text` is what chat tools show, the rest is what automation asks for. */
export function messageFor(sentence: Sentence, region: string, partition: Partition): string {
  const { kind, text } = sentence;
  return JSON.stringify({
    text: `${text} ${executionPage(region, partition)}`,
    kind,
    pipeline: "<pipeline>",
    execution: "<execution>",
    ...(text.includes("<stage>") ? { stage: "<stage>" } : {}),
    time: "<time>",
  });
}
