import type { FailureType, Job, Jobs } from "./jobs";
import { Refusal } from "./refusal";

/** Characters. Source: https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_FailureDetails.html */
const longestMessage = 5000;

/** Milliseconds that are kept for telling the pipeline. */
const keptForTheEnd = 5_000;

export interface JobLog {
  info(message: string, details: Readonly<Record<string, unknown>>): void;
  error(message: string, error: Error): void;
}

/** What the pipeline is told of a job. */
export type JobEnd =
  | {
      readonly state: "done";
      /** Of the action's namespace. */
      readonly variables: Readonly<Record<string, string>>;
      /** For who reads the pipeline. */
      readonly summary: string;
    }
  /** The function is called again with this, a little later. */
  | { readonly state: "waiting"; readonly continuation: string }
  | FailedJob;

export interface FailedJob {
  readonly state: "failed";
  readonly type: FailureType;
  readonly message: string;
}

export interface JobCall {
  readonly jobs: Jobs;
  readonly log: JobLog;
  /** That the function has to live. */
  readonly millisecondsLeft: number;
  /** What the pipeline is told when that is nearly over. */
  readonly late: JobEnd;
}

/** Tells the pipeline how a job ended, whatever happens: one that nobody ends is waited for as long as its action may last. */
export async function endJob(job: Job, result: Promise<JobEnd>, call: JobCall): Promise<void> {
  const { jobs, log, millisecondsLeft, late } = call;
  const ended = await inTime(result, millisecondsLeft - keptForTheEnd, late);
  log.info("job", { job: job.id, result: ended });
  if (ended.state === "done") return jobs.succeed(job.id, ended.variables, ended.summary);
  if (ended.state === "waiting") return jobs.callAgain(job.id, ended.continuation);
  await jobs.fail(job.id, ended.type, ended.message.slice(0, longestMessage));
}

async function inTime(result: Promise<JobEnd>, milliseconds: number, late: JobEnd): Promise<JobEnd> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<JobEnd>((resolve) => {
    timer = setTimeout(() => resolve(late), milliseconds);
  });
  return Promise.race([result, tooLate]).finally(() => clearTimeout(timer));
}

/**
 * How a job ends of which something was thrown.
 * @param retry what makes good what did not last
 */
export function failedJob(error: Error, retry = "retry the stage"): FailedJob {
  if (error instanceof Refusal) return { state: "failed", type: error.kind, message: error.message };
  const said = `${error.name}: ${error.message}`;
  const wayOut = isPermission(error)
    ? `give the function's role the permission, then ${retry}`
    : `${retry}; the function's log has more`;
  return {
    state: "failed",
    type: isPermission(error) ? "PermissionError" : "JobFailed",
    message: `This step failed unexpectedly (${said.slice(0, 1000)}); ${wayOut}`,
  };
}

export function isPermission({ name }: Error): boolean {
  return /AccessDenied|NotAuthorized|Unauthorized/.test(name);
}
