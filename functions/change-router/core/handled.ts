import type { Decision } from "./decision";
import type { RunAllMessage } from "./message";

/** What becomes of a message. The handler says it to the queue. */
export interface Handled {
  /** `retry`: the message comes back as a failed one. `later`: it comes back in `seconds`, and nothing was done yet. */
  readonly message: "done" | "retry" | "later";
  readonly seconds?: number;
  /** To log, a line for each of its routes: recorded already. */
  readonly decision?: Decision;
  /** To put into the queue before the message is done. */
  readonly continuation?: RunAllMessage;
  /** Why nothing was done with a message that nobody understands. */
  readonly ignored?: string;
}
