/** What a rule does to a call that it strikes. */
export type CallEffect =
  /** The call does not reach the service: a refusal, status 4xx. */
  | { readonly kind: "refuse"; readonly code?: string; readonly message?: string }
  /** The call is held up, in milliseconds of ours, as its caller measures them, and then goes on. */
  | { readonly kind: "delay"; readonly milliseconds: number }
  /** The call does not reach the service: status 500 or 503, or the connection ends without an answer. */
  | {
      readonly kind: "fail";
      readonly status?: 500 | 503;
      readonly code?: string;
      readonly message?: string;
      readonly drop?: boolean;
    }
  /** The call reaches the service twice, as after an answer that got lost; its caller gets the second answer. */
  | { readonly kind: "duplicate" };

/** What a rule does to an event that a service publishes about itself. */
export interface EventEffect {
  readonly kind: "drop-event" | "duplicate-event" | "reorder-event";
}

interface Strikes {
  /** How often the rule strikes. @default until it is removed */
  readonly count?: number;
  /** Matches that pass before the rule begins to strike. @default 0 */
  readonly skip?: number;
  /** Share of the matches that are struck, the same ones in every run. @default 1 */
  readonly probability?: number;
}

/** Strikes calls of a service (signing name, or `*`) whose action fits a pattern with `*`. */
export type CallFault = CallEffect & Strikes & { readonly service: string; readonly action: string };

/** Strikes events of a source (`aws.ecs`), which may have `*`. */
export type EventFault = EventEffect & Strikes & { readonly source: string };

export type Fault = CallFault | EventFault;

export function isEventFault(fault: Fault): fault is EventFault {
  return fault.kind.endsWith("-event");
}
