/** Why a step ends with a failure, in a sentence for who reads the pipeline. */
export class Refusal extends Error {
  /**
   * @param kind `ConfigurationError` when the pipeline's own definition is at fault, `JobFailed` when the build is
   */
  constructor(
    message: string,
    readonly kind: "JobFailed" | "ConfigurationError" = "JobFailed",
  ) {
    super(message);
    this.name = "Refusal";
  }
}
