import { again } from "./again";
import { age } from "./duration";
import { environmentActions } from "./environment-actions";
import type { PipelineReport, StageReport } from "./pipeline-report";
import { table } from "./table";

/** Digits of a commit that are shown: as many as an image's tag has. */
const shown = 12;

/** Every pipeline on a line, and below it what is wrong with some. */
export function pipelineTable(reports: readonly PipelineReport[], now: number): string {
  const rows = reports.map((report) => [
    report.service,
    report.condition,
    ageOf(report.since, now),
    report.commit?.slice(0, shown) ?? "",
    report.decision ?? report.reason ?? "",
    report.stages.map(stageWord).join(" → "),
  ]);
  return table(["service", "pipeline", "since", "commit", "decision or reason", "stages"], rows);
}

/** One pipeline, stage by stage. */
export function stageTable(report: PipelineReport, now: number): string {
  const rows = report.stages.map(({ stage, condition, action = "", since, commit = report.commit }) => [
    stage,
    condition,
    action,
    ageOf(since, now),
    condition === "idle" ? "" : (commit?.slice(0, shown) ?? ""),
  ]);
  return [pipelineSentence(report, now), "", table(["stage", "condition", "action", "since", "commit"], rows)].join(
    "\n",
  );
}

/** `collections runs for 12 s: 0123456789ab Change the interest, decision 01J…` */
function pipelineSentence(report: PipelineReport, now: number): string {
  const { service, condition, since, commit, subject = "", decision, reason } = report;
  const time = since === undefined ? "" : `, ${ageOf(since, now)}`;
  const what = commit === undefined ? "" : `: ${`${commit.slice(0, shown)} ${subject}`.trim()}`;
  const why = decision !== undefined ? `, decision ${decision}` : reason === undefined ? "" : `, because: ${reason}`;
  return `${service} ${sentences[condition]}${time}${what}${why}`;
}

const sentences: Readonly<Record<PipelineReport["condition"], string>> = {
  "not deployed": "has no pipeline here",
  idle: "was never asked to run",
  runs: "runs",
  waits: "waits",
  succeeded: "succeeded",
  failed: "failed",
  skipped: "skipped every stage: nobody said why it should run",
  stopped: "was stopped",
  superseded: "was superseded",
};

/** `Build runs (Test)`; the name alone of one that nothing has come to. */
function stageWord({ stage, condition, action }: StageReport): string {
  if (condition === "idle") return stage;
  return `${stage} ${condition}${action === undefined ? "" : ` (${action})`}`;
}

/** One change of a pipeline: `14:03:12  collections  runs  Build runs (Test)  0123456789ab` */
export function pipelineLine({ service, condition, stages, commit = "" }: PipelineReport, now: number): string {
  const told = stages.filter(({ condition: one }) => one === "runs" || one === "waits" || one === "failed");
  const time = new Date(now).toISOString().slice(11, 19);
  return [time, service, condition, ...told.map(stageWord), commit.slice(0, shown)].filter(Boolean).join("  ");
}

/**
 * What keeps pipelines from going on, in sentences with the way out.
 * @param env the environment that was named. @default the local AWS
 */
export function troubleLines(reports: readonly PipelineReport[], env?: string): string[] {
  const frozen = reports.flatMap(({ stages }) => stages.flatMap((stage) => stage.frozen ?? []));
  const told = reports.flatMap((report) => [
    ...failureLines(report, env),
    ...standstillLines(report),
    ...approvalLines(report),
  ]);
  return [...told, ...new Set(frozen)];
}

/**
 * Why a pipeline failed, with what its log says and the way out; nothing of one that did not.
 * @param env the environment that was named. @default the local AWS
 */
export function failureLines({ service, commit = "", subject = "", failure }: PipelineReport, env?: string): string[] {
  if (failure === undefined) return [];
  const { stage, action, reason, log } = failure;
  const run = again(`router run ${service} --reason "…"`, env);
  return [
    `${service} failed in ${stage}, action ${action}:`,
    `  answer    ${reason.split("\n").join("\n            ")}`,
    ...log.map((line) => `  log       ${line}`),
    `  commit    ${`${commit} ${subject}`.trim()}`,
    isOfEnvironment(action)
      ? `  way out   do as the answer says, and push, or take the way again: ${run}`
      : `  way out   correct its source${env === undefined ? " (./thrive source)" : ""} and push; if the code was not at fault: ${run}`,
  ];
}

const isOfEnvironment = (action: string) => Object.values<string>(environmentActions).includes(action);

function approvalLines({ service, stages }: PipelineReport): string[] {
  return stages
    .filter(({ condition, action }) => condition === "waits" && action === environmentActions.approve)
    .map(({ stage }) => `${service} waits for an approval: ./thrive approve ${service} --env ${stage}`);
}

function standstillLines({ service, standstill }: PipelineReport): string[] {
  return standstill === undefined ? [] : [`${service} is ${standstill}`];
}

const ageOf = (since: string | undefined, now: number) => (since === undefined ? "" : age(now - Date.parse(since)));
