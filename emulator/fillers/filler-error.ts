/** How a filler refuses a call: with the name and the words of AWS. */
export class FillerError extends Error {
  /**
   * @param code `RepositoryDoesNotExistException`
   * @param status HTTP status. @default 400, as services with JSON targets answer
   */
  constructor(
    readonly code: string,
    message: string,
    readonly status = 400,
  ) {
    super(message);
  }
}
