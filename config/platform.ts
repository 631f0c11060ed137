import type { AwsPlace } from "./aws-place";
import type { Environment, EnvironmentInput, Landing, LandingInput } from "./environment.schema";
import type { Service } from "./service.schema";

/** A delivery account and the environments it delivers to. */
export interface PlatformInput {
  /** First part of every AWS name. CAUTION: changing this recreates everything. */
  readonly name: string;
  /** Before the names of stacks that belong to no environment. @default none */
  readonly stackPrefix?: string;
  readonly delivery: LandingInput;
  readonly environments: readonly EnvironmentInput[];
}

/** A service as one environment runs it. */
export interface ResolvedService extends Service {
  /** Number in the catalogue. */
  readonly place: number;
  readonly shard: number;
  readonly priority: number;
  readonly path: string;
  /** The services it calls, with the port they listen on. */
  readonly callees: readonly Callee[];
}

export interface Callee {
  readonly name: string;
  readonly port: number;
}

/** Where stacks land: the declaration, and its account and region as ARNs need them. */
export interface ResolvedLanding extends Landing {
  readonly platform: string;
  readonly aws: AwsPlace;
  /** Whether what holds data is kept from being destroyed. */
  readonly protect: boolean;
}

export interface ResolvedEnvironment extends ResolvedLanding, Omit<Environment, keyof Landing | "services"> {
  readonly services: readonly ResolvedService[];
}

/** A whole platform, checked: what `stacks/` builds from. */
export interface Platform {
  readonly name: string;
  readonly stackPrefix: string;
  readonly delivery: ResolvedLanding;
  readonly environments: readonly ResolvedEnvironment[];
  /** One landing for each distinct account that an environment lives in. */
  readonly accounts: readonly ResolvedLanding[];
  /** The services as declared, before any environment changes them. */
  readonly services: readonly Service[];
}

export const platform = (input: PlatformInput): PlatformInput => input;
