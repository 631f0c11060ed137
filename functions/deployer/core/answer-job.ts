import * as z from "zod";
import { endJob, failedJob, isPermission, type JobEnd, type JobLog } from "../../pipeline-jobs/end-job";
import type { Job, Jobs } from "../../pipeline-jobs/jobs";
import { Refusal } from "../../pipeline-jobs/refusal";
import { deploy } from "./deploy";
import { readJobRequest } from "./job-request";
import type { Ports } from "./ports";
import { request } from "./request";
import { retryCommand } from "./retry-command";

/** Times in a row that AWS may fail to answer: half a minute lies between two. */
const mostTroubles = 10;

/**
 * Does a job, and tells the pipeline how it ended, or that it goes on. What a continuation says decides nothing but how long trouble is
 * borne: how far a release is stands in the ledger.
 * @param millisecondsLeft that the function has to live
 */
export async function answerJob(
  job: Job,
  ports: Ports,
  jobs: Jobs,
  log: JobLog,
  millisecondsLeft: number,
): Promise<void> {
  const late = onTrouble(job, ports, new Error("AWS did not answer in the time that the function has"));
  await endJob(job, resultOf(job, ports, log), { jobs, log, millisecondsLeft, late });
}

async function resultOf(job: Job, ports: Ports, log: JobLog): Promise<JobEnd> {
  try {
    const asked = readJobRequest(job.userParameters);
    const result = await (asked.step === "request" ? request(asked, ports) : deploy(asked, ports));
    return result.state === "done" ? result : again(0);
  } catch (error) {
    if (error instanceof Refusal) return failedJob(error);
    log.error("a job met trouble", error as Error);
    return onTrouble(job, ports, error as Error);
  }
}

function onTrouble(job: Job, ports: Ports, error: Error): JobEnd {
  const troubles = troublesOf(job) + 1;
  return troubles >= mostTroubles || isPermission(error) ? failedJob(error, retryOf(job, ports)) : again(troubles);
}

/** A job whose parameters cannot be read was refused, and met no trouble. */
function retryOf({ userParameters }: Job, { settings: { service } }: Ports): string | undefined {
  try {
    const { environment: name } = readJobRequest(userParameters);
    return `retry the stage (${retryCommand({ service, environment: { name } })})`;
  } catch {
    return undefined;
  }
}

function again(troubles: number): JobEnd {
  return { state: "waiting", continuation: JSON.stringify({ troubles }) };
}

const token = z.object({ troubles: z.int().nonnegative() });

function troublesOf({ continuation }: Job): number {
  try {
    return token.parse(JSON.parse(continuation ?? "{}")).troubles;
  } catch {
    return 0;
  }
}
