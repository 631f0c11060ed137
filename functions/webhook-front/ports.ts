import type { Push } from "./push";

/** What the webhook front asks of the world. */
export interface Ports {
  readonly secrets: Secrets;
  readonly deliveries: Deliveries;
  readonly changes: Changes;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

export interface Secrets {
  /** All that hold now: while one is rotated, the new and the old. */
  read(path: string): Promise<readonly string[]>;
}

/** Remembers what came, so that nothing is taken twice. */
export interface Deliveries {
  /** Whether it is taken for the first time. */
  take(delivery: Delivery): Promise<boolean>;
  /** Forgets one that could not be queued: who sent it may send it again. */
  giveBack(delivery: Delivery): Promise<void>;
}

export interface Delivery {
  /** Key of the repository that it came from. */
  readonly repository: string;
  /** As the sender numbers it. */
  readonly id: string;
  /** Of its body, in hexadecimal: senders do not sign their number, so that a replay could have another. */
  readonly sha256: string;
}

/** The queue of the change router. */
export interface Changes {
  send(push: Push): Promise<void>;
}
