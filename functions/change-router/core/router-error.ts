/**
 * `transient`: the same call may succeed later, so the message comes back. `permanent`: it will not before somebody mends
 * something, so the message is over and the next push or reconcile tries again. `history`: no error, but an answer: git
 * no longer has what was asked for.
 */
export type ErrorClass = "transient" | "permanent" | "history";

/** What an adapter throws: the only errors that the core tells apart. */
export abstract class RouterError extends Error {
  abstract readonly class: ErrorClass;

  /** @param code as AWS or the provider names it: `ThrottlingException` */
  constructor(
    readonly code: string,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = new.target.name;
  }
}

/** Throttling, timeouts, answers of 5xx, a pipeline with too many executions, a route map that is just being deployed. */
export class TransientError extends RouterError {
  readonly class = "transient";
}

/** A pipeline or repository that is not there, a refused permission, an undeclared variable. */
export class PermanentError extends RouterError {
  readonly class = "permanent";
}

/** A commit that was rewritten away and collected. */
export class HistoryError extends RouterError {
  readonly class = "history";
}
