/** What a drill asks of the world. */
export interface Ports {
  readonly alarms: Alarms;
  readonly events: Events;
  readonly topics: Topics;
  readonly receipts: Receipts;
  readonly figures: Figures;
  readonly clock: Clock;
}

export interface Alarms {
  /** Lets an alarm ring, which CloudWatch ends by itself. */
  ring(name: string, reason: string): Promise<void>;
}

export interface Events {
  /** Tells the rules of a landing that there is a drill. */
  send(landing: string, drill: string, words: string): Promise<void>;
}

export interface Topics {
  subscriptions(arn: string): Promise<readonly Subscription[]>;
}

export interface Subscription {
  readonly protocol: string;
  readonly endpoint: string;
  readonly confirmed: boolean;
}

/** The queue that subscribes to every topic. */
export interface Receipts {
  /** What came in during the next seconds; ends at once when something is there. Keeps what `mine` is not true of for others. */
  receive(seconds: number, mine: (words: string) => boolean): Promise<readonly Receipt[]>;
}

export interface Receipt {
  readonly topicArn: string;
  readonly words: string;
}

export interface Figures {
  /** How often rules have called their targets since then, by rule. */
  calls(rules: readonly string[], since: Date): Promise<ReadonlyMap<string, Calls>>;
  /** Notifications that a topic could not deliver since then, by topic. */
  undelivered(topicArns: readonly string[], since: Date): Promise<ReadonlyMap<string, number>>;
  put(landing: string, missed: ReadonlyMap<string, boolean>): Promise<void>;
}

export interface Calls {
  /** Those that are over, well or not. */
  readonly ended: number;
  readonly failed: number;
}

export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  wait(seconds: number): Promise<void>;
}
