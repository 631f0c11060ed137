/** A revision on its way to serve, as the ledger has it: the same at every repetition. */
export interface Rollout {
  /** Id of the release: the same work is begun with the same token. */
  readonly release: string;
  /** ARN of the task definition that is to serve. */
  readonly revision: string;
  /** ARN of the task definition that served before; undefined when nothing did. */
  readonly before?: string;
  /** Tasks that the service has at least. */
  readonly least: number;
}

/** Where a deployment is. */
export type Progress =
  /** `said`: for who reads the pipeline meanwhile. */
  | { readonly state: "going"; readonly said: string }
  /** The revision has all of the traffic, and AWS has finished. */
  | { readonly state: "succeeded" }
  | ({ readonly state: "failed" } & Failure)
  /** Somebody began another one. `by`: who or what, with its id. */
  | { readonly state: "replaced"; readonly by: string };

export interface Failure {
  /** In AWS's own words. */
  readonly reason: string;
  /** What AWS said last of the service, what says why first. */
  readonly events: readonly string[];
  /** Why tasks of the revision stopped, each reason once. */
  readonly stopped: readonly string[];
}

/** What serves at this moment. */
export interface Serving {
  /** ARN of the task definition that has the traffic; undefined before the first release, and when no tasks are wanted. */
  readonly revision?: string;
  /** ARN of the task definition that the service is set to: another one when it comes or failed, or when no tasks are wanted. */
  readonly setTo?: string;
  /** Id of the deployment of that which failed, and which AWS did not take back. */
  readonly failed?: string;
  /** Whether a deployment is on its way: what serves may be another in a moment. */
  readonly isChanging: boolean;
}

/**
 * How a revision comes to serve. Every method can be called again after a crash, and by two callers at once: what is done already is done
 * once. Errors of AWS are thrown as they are: the caller asks again.
 */
export interface Strategy {
  /** Minutes that a deployment may take before it is given up. */
  readonly longestMinutes: number;

  serving(): Promise<Serving>;

  /** Begins a deployment of the revision, or finds the one that it began. @returns its id, which `look` gets */
  begin(rollout: Rollout): Promise<string>;

  look(rollout: Rollout, deployment: string): Promise<Progress>;

  /**
   * Brings back what was before: the traffic, and the number of tasks, 0 when nothing was. What AWS has taken back itself stays so, and what
   * somebody else began stays theirs. The revision is left to the caller, who deregisters it once nothing uses it.
   *
   * @param deployment the only one that is undone; undefined when nobody knows whether it began
   */
  undo(rollout: Rollout, deployment: string | undefined): Promise<void>;
}
