import { z } from "zod";
import { endJob, failedJob, type JobEnd, type JobLog } from "../../pipeline-jobs/end-job";
import type { Job, Jobs } from "../../pipeline-jobs/jobs";
import { Refusal } from "../../pipeline-jobs/refusal";
import { readJobRequest } from "./job-request";
import type { Ports } from "./ports";
import { runStep } from "./run-step";

/** Minutes that a job waits for what it needs: a scan takes seconds, and starts when AWS comes to it. */
const longestWait = 15;

const late: JobEnd = {
  state: "failed",
  type: "JobFailed",
  message: "AWS did not answer in the time that the function has; retry the stage",
};

/**
 * Does a job, and tells the pipeline how it ended.
 * @param millisecondsLeft that the function has to live
 */
export async function answerJob(
  job: Job,
  ports: Ports,
  jobs: Jobs,
  log: JobLog,
  millisecondsLeft: number,
): Promise<void> {
  await endJob(job, resultOf(job, ports, log), { jobs, log, millisecondsLeft, late });
}

async function resultOf(job: Job, ports: Ports, log: JobLog): Promise<JobEnd> {
  try {
    const result = await runStep(readJobRequest(job.userParameters), ports);
    return result.state === "done" ? result : waiting(job, result.because, ports.now());
  } catch (error) {
    if (!(error instanceof Refusal)) log.error("a job failed unexpectedly", error as Error);
    return failedJob(error as Error);
  }
}

/** @throws Refusal when it has waited long enough */
function waiting({ continuation }: Job, because: string, now: Date): JobEnd {
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
