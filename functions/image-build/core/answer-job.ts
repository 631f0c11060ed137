import { z } from "zod";
import { readJobRequest } from "./job-request";
import type { FailureType, Job, Jobs } from "./jobs";
import type { Ports } from "./ports";
import { Refusal } from "./refusal";
import { runStep, type StepResult } from "./run-step";

/** Minutes that a job waits for what it needs: a scan takes seconds, and starts when AWS comes to it. */
const longestWait = 15;

/** Characters. Source: https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_FailureDetails.html */
const longestMessage = 5000;

export interface JobLog {
  info(message: string, details: Readonly<Record<string, unknown>>): void;
  error(message: string, error: Error): void;
}

/** Milliseconds that are kept for telling the pipeline. */
const keptForTheEnd = 5_000;

/**
 * Does a job, and tells the pipeline how it ended whatever happens: a job that nobody ends is waited for as long as its action may last.
 * @param millisecondsLeft that the function has to live
 */
export async function answerJob(
  job: Job,
  ports: Ports,
  jobs: Jobs,
  log: JobLog,
  millisecondsLeft: number,
): Promise<void> {
  const ended = await inTime(resultOf(job, ports, log), millisecondsLeft - keptForTheEnd);
  log.info("job", { job: job.id, result: ended });
  if (ended.state === "done") return jobs.succeed(job.id, ended.variables, ended.summary);
  if (ended.state === "waiting") return jobs.callAgain(job.id, ended.continuation);
  await jobs.fail(job.id, ended.type, ended.message.slice(0, longestMessage));
}

type Ended =
  | Extract<StepResult, { state: "done" }>
  | { readonly state: "waiting"; readonly continuation: string }
  | { readonly state: "failed"; readonly type: FailureType; readonly message: string };

async function inTime(result: Promise<Ended>, milliseconds: number): Promise<Ended> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Ended>((resolve) => {
    const message = "AWS did not answer in the time that the function has; retry the stage";
    timer = setTimeout(() => resolve({ state: "failed", type: "JobFailed", message }), milliseconds);
  });
  return Promise.race([result, late]).finally(() => clearTimeout(timer));
}

async function resultOf(job: Job, ports: Ports, log: JobLog): Promise<Ended> {
  try {
    const result = await runStep(readJobRequest(job.userParameters), ports);
    return result.state === "done" ? result : waiting(job, result.because, ports.now());
  } catch (error) {
    if (error instanceof Refusal) return { state: "failed", type: error.kind, message: error.message };
    log.error("a job failed unexpectedly", error as Error);
    return unexpected(error as Error);
  }
}

/** @throws Refusal when it has waited long enough */
function waiting({ continuation }: Job, because: string, now: Date): Ended {
  const since = begunAt(continuation) ?? now;
  if (now.getTime() - since.getTime() < longestWait * 60_000) {
    return { state: "waiting", continuation: JSON.stringify({ since: since.toISOString() }) };
  }
  throw new Refusal(`${because} after ${longestWait} minutes; retry the stage`);
}

const token = z.object({ since: z.iso.datetime() });

function begunAt(continuation: string | undefined): Date | undefined {
  if (continuation === undefined) return undefined;
  return new Date(token.parse(JSON.parse(continuation)).since);
}

function unexpected(error: Error): Ended {
  const isPermission = /AccessDenied|NotAuthorized|Unauthorized/.test(error.name);
  const said = `${error.name}: ${error.message}`;
  const wayOut = isPermission
    ? "give the function's role the permission, then retry the stage"
    : "retry the stage; the function's log has more";
  return {
    state: "failed",
    type: isPermission ? "PermissionError" : "JobFailed",
    message: `This step failed unexpectedly (${said.slice(0, 1000)}); ${wayOut}`,
  };
}
