/** What the queue brings, once read. */
export type RouterMessage = PushMessage | ReconcileMessage | ExecutionMessage | StageMessage | RunAllMessage;

export interface PushMessage {
  readonly kind: "push";
  /** Key of the repository in the route map; undefined when it is in none. */
  readonly repository: string | undefined;
  readonly reference: { readonly type: "branch" | "tag"; readonly name: string; readonly deleted: boolean };
  readonly after?: string;
  readonly before?: string;
  readonly actor?: string;
  /** When it was pushed, ISO 8601. */
  readonly at?: string;
}

/** Look at every repository, whatever events came. */
export interface ReconcileMessage {
  readonly kind: "reconcile";
}

/** An execution changed its state: which it is in, is asked. */
export interface ExecutionMessage {
  readonly kind: "execution";
  readonly pipeline: string;
  readonly executionId: string;
}

export interface StageMessage {
  readonly kind: "stage";
  readonly pipeline: string;
  readonly executionId: string;
  readonly stage: string;
  readonly state: string;
  /** ISO 8601. */
  readonly at: string;
}

/** Goes through the queue as it is, once for every few services. */
export interface RunAllMessage {
  readonly kind: "run-all";
  /** Of the operator's request: no service is started twice for one. */
  readonly request: string;
  readonly by: string;
  readonly reason: string;
  /** The last service that had its turn. @default none yet */
  readonly after?: string;
  /** ISO 8601. @default at once */
  readonly notBefore?: string;
}
