/** An answer that is not what was asked for: its status, and a reason that the caller may read. */
export class ServiceError extends Error {
  constructor(status, reason, details = {}) {
    super(reason);
    this.status = status;
    this.details = details;
  }
}
