/** As ELB words it; `initial` until the first checks have passed, `draining` once it is deregistered. */
export type TargetState = "initial" | "healthy" | "unhealthy" | "draining";

/** One task behind a target group. */
export interface Target {
  readonly host: string;
  readonly port: number;
  readonly state: TargetState;
  /** Ids of the security groups of its task. */
  readonly securityGroups: readonly string[];
  /** What its container listens on, which the rules of the groups name. */
  readonly containerPort: number;
}

/** Where the load balancer looks up what it may forward to. */
export interface Targets {
  of(targetGroupArn: string): readonly Target[];
}
