/** A job of a pipeline's action. */
export interface Job {
  readonly id: string;
  readonly userParameters: string | undefined;
  /** What this function said when it asked to be called again. */
  readonly continuation: string | undefined;
}

export type FailureType = "JobFailed" | "ConfigurationError" | "PermissionError";

/** The pipeline, which waits for the end of a job. */
export interface Jobs {
  succeed(job: string, variables: Readonly<Record<string, string>>, summary: string): Promise<void>;
  /** Has the function called again, a little later. */
  callAgain(job: string, continuation: string): Promise<void>;
  fail(job: string, type: FailureType, message: string): Promise<void>;
}
