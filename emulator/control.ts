/** A call to the local AWS itself, below `/_thrive/`. */
export interface ControlRequest {
  readonly method: string;
  /** What follows the name: `/_thrive/faults/3?x=1` has the path `/3` and the query `x=1`. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: string;
}

export interface ControlAnswer {
  readonly status: number;
  /** Sent as JSON. */
  readonly value: object;
}

/** Answers the calls below `/_thrive/<name>`. */
export type Control = (request: ControlRequest) => Promise<ControlAnswer>;
