import { randomUUID } from "node:crypto";
import { FillerError } from "../fillers/filler-error";

/** How a function answered its job. */
export type JobAnswer =
  | {
      readonly kind: "succeeded";
      readonly outputVariables?: Readonly<Record<string, string>>;
      readonly continuationToken?: string;
      readonly executionDetails?: {
        readonly summary?: string;
        readonly externalExecutionId?: string;
        readonly percentComplete?: number;
      };
    }
  | { readonly kind: "failed"; readonly type: string; readonly message: string };

export interface LambdaJob {
  readonly id: string;
  readonly data: object;
  readonly answered: Promise<JobAnswer>;
}

interface OpenJob extends LambdaJob {
  readonly answer: (answer: JobAnswer) => void;
  isDone: boolean;
}

/** Bytes of all output variables of an action. */
const mostVariableBytes = 122_880;

/** Characters. */
const most = { continuationToken: 2048, message: 5000 };

/** The jobs that functions were invoked with, until they answer. */
export class LambdaJobs {
  private readonly jobs = new Map<string, OpenJob>();

  constructor(private readonly account: string) {}

  open(data: object): LambdaJob {
    let answer!: (answer: JobAnswer) => void;
    const answered = new Promise<JobAnswer>((resolve) => (answer = resolve));
    const job = { id: randomUUID(), data, answered, answer, isDone: false };
    this.jobs.set(job.id, job);
    return job;
  }

  /** To be called when nobody waits any longer. */
  close({ id }: LambdaJob): void {
    this.find(id).isDone = true;
  }

  readonly succeed = (input: { readonly jobId: string }): object => {
    const { jobId, ...rest } = input;
    const job = this.waiting(jobId);
    const answer: JobAnswer = { ...rest, kind: "succeeded" };
    checkLength("continuationToken", answer.continuationToken);
    if (Buffer.byteLength(JSON.stringify(answer.outputVariables ?? {})) > mostVariableBytes)
      throw new FillerError(
        "OutputVariablesSizeExceededException",
        "Exceeded the total size limit for all variables in the pipeline.",
      );
    job.isDone = true;
    job.answer(answer);
    return {};
  };

  readonly fail = (input: {
    readonly jobId: string;
    readonly failureDetails: { readonly type: string; readonly message: string };
  }): object => {
    const job = this.waiting(input.jobId);
    checkLength("message", input.failureDetails.message);
    job.isDone = true;
    job.answer({ kind: "failed", ...input.failureDetails });
    return {};
  };

  details(id: string): object {
    return { id, accountId: this.account, data: this.find(id).data };
  }

  private waiting(id: string): OpenJob {
    const job = this.find(id);
    if (!job.isDone) return job;
    throw new FillerError(
      "InvalidJobStateException",
      "The job state is not valid: it has its result, or nobody waits for it.",
    );
  }

  private find(id: string): OpenJob {
    const job = this.jobs.get(id);
    if (job === undefined) throw new FillerError("JobNotFoundException", `The job '${id}' was not found`);
    return job;
  }
}

function checkLength(member: keyof typeof most, value = ""): void {
  if (value.length <= most[member]) return;
  const rule = `Member must have length less than or equal to ${most[member]}`;
  throw new FillerError(
    "ValidationException",
    `1 validation error detected: Value '${value}' at '${member}' failed to satisfy constraint: ${rule}`,
  );
}
