/** What a request needs to be permitted. */
export interface Permission {
  /** As IAM names it: `ecs:UpdateService`. */
  readonly action: string;
  /** ARNs; every one must be permitted. `*` where the action knows no resource, or none is known here: only `*` permits it. */
  readonly resources: readonly string[];
  /** Condition keys that the service gives: `ecs:cluster`. */
  readonly context?: Readonly<Record<string, string>>;
}
