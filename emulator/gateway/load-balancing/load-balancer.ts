export interface LoadBalancer {
  readonly arn: string;
  readonly type: "network" | "application";
  /** `active` */
  readonly state: string;
  readonly securityGroups: readonly string[];
  /** Whether its groups hold for what comes over PrivateLink. */
  readonly enforcesPrivateLink: boolean;
  /** Seconds without an answer until it gives a target up. */
  readonly idleTimeout: number;
  /** Drops headers whose names are not letters, digits and hyphens. */
  readonly dropsInvalidHeaders: boolean;
}

/** A condition of a rule: one of its values must match. */
export type Condition =
  | {
      readonly field: "path-pattern" | "host-header" | "http-request-method" | "source-ip";
      readonly values: readonly string[];
    }
  | { readonly field: "http-header"; readonly name: string; readonly values: readonly string[] }
  | {
      readonly field: "query-string";
      readonly values: readonly { readonly key?: string; readonly value?: string }[];
    };

export type Action =
  | { readonly type: "forward"; readonly groups: readonly { readonly arn: string; readonly weight: number }[] }
  | { readonly type: "fixed-response"; readonly status: number; readonly contentType: string; readonly body: string }
  | { readonly type: "redirect"; readonly status: number; readonly to: RedirectTarget }
  | { readonly type: "unsupported"; readonly name: string };

/** Parts of the new address; `#{path}` and the like stand for those of the request. */
export interface RedirectTarget {
  readonly protocol: string;
  readonly host: string;
  readonly port: string;
  readonly path: string;
  readonly query: string;
}

export interface Rule {
  readonly arn: string;
  readonly priority: number;
  readonly conditions: readonly Condition[];
  readonly action: Action;
}

export interface Listener {
  readonly arn: string;
  readonly port: number;
  readonly protocol: string;
  /** In order of priority; the default is last and has no conditions. */
  readonly rules: readonly Rule[];
}

export interface TargetGroup {
  readonly arn: string;
  readonly type: string;
  /** What is registered with it: addresses, or the ARN of a load balancer. */
  readonly registered: readonly { readonly id: string; readonly port: number }[];
}
