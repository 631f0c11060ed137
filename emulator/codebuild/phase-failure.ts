/** How a phase of a build fails: the status code and the words that CodeBuild gives its context. */
export class PhaseFailure extends Error {
  constructor(
    readonly statusCode: string,
    message: string,
    /** @default FAILED */
    readonly status: "FAILED" | "FAULT" | "TIMED_OUT" | "STOPPED" = "FAILED",
  ) {
    super(message);
  }
}
