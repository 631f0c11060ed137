import type { AwsPlace } from "./aws-place";
import type { Delivery, DeliveryInput } from "./delivery.schema";
import type { AccountUse, Environment, EnvironmentInput, Landing, ServiceLinkedRole } from "./environment.schema";
import type { Service } from "./service.schema";
import type { SourceTree } from "./source-tree.schema";

/** A delivery account and the environments it delivers to. */
export interface PlatformInput {
  /** First part of every AWS name. CAUTION: changing this recreates everything. */
  readonly name: string;
  /** Before the names of stacks that belong to no environment. @default none */
  readonly stackPrefix?: string;
  readonly delivery: DeliveryInput;
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

/** Where images and pipelines live. */
export interface ResolvedDelivery extends ResolvedLanding, Omit<Delivery, keyof Landing> {}

/** An account, as one of its landings describes it, and what it needs once. */
export interface ResolvedAccount extends ResolvedLanding {
  readonly uses: readonly AccountUse[];
  /** Whether to make the role with which API Gateway writes logs. */
  readonly makesApiGatewayLogRole: boolean;
  /** Service-linked roles to make. */
  readonly serviceLinkedRoles: readonly ServiceLinkedRole[];
  /** Who comes from GitHub Actions to what lives here. @default nobody */
  readonly gitHubAccess?: GitHubAccess;
}

/** How workflows of one repository come to the landings of an account. */
export interface GitHubAccess {
  /** Beginning of every `sub` of the repository's tokens. */
  readonly subject: string;
  /** Whether to make GitHub's identity provider. */
  readonly makesProvider: boolean;
  /** Each has a role that plans and one that applies. */
  readonly landings: readonly ResolvedLanding[];
  /** Where pipelines are asked whether a release is under way. */
  readonly delivery: ResolvedLanding;
  /** Who may ask there: everybody in the account of delivery, nobody in others. */
  readonly asksForReleases: readonly ResolvedLanding[];
}

/** A whole platform, checked: what `stacks/` builds from. */
export interface Platform {
  readonly name: string;
  readonly stackPrefix: string;
  readonly delivery: ResolvedDelivery;
  /** In the order that a release passes them. */
  readonly environments: readonly ResolvedEnvironment[];
  /** Each account once, whatever lives in it. */
  readonly accounts: readonly ResolvedAccount[];
  /** The services as declared, before any environment changes them. */
  readonly services: readonly Service[];
  /** What services are built from beside their own folders. */
  readonly source: SourceTree;
}

export const platform = (input: PlatformInput): PlatformInput => input;
