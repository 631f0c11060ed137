import type { Decision, RouteOutcome } from "./decision";
import type { Commits, Hold, Marker, Started } from "./marker";

/** What one request may ask for. */
export const operatorLimits = {
  /** Decisions in an answer. */
  decisions: 100,
  /** Characters of a reason: what a record keeps of it. */
  reason: 500,
} as const;

/** What `./thrive router` asks of the deployed router. */
export type OperatorRequest =
  /** What a push would do now, or at a commit of the service's own repository. Writes nothing. */
  | { readonly command: "explain"; readonly service: string; readonly commit?: string }
  /** The newest first. @default limit 20 */
  | { readonly command: "decisions"; readonly service?: string; readonly limit?: number }
  | { readonly command: "markers" }
  /** Starts it at the head, whatever changed. */
  | ({ readonly command: "run"; readonly service: string } & Because)
  /** Starts every service at the head, a few in a minute. */
  | ({ readonly command: "run-all" } & Because)
  | ({ readonly command: "hold"; readonly service: string } & Because)
  /** Also frees what is blocked, and starts it if it still differs. */
  | ({ readonly command: "resume"; readonly service: string } & Because)
  /** Takes the head, or a commit of the service's own repository, for what succeeded last. */
  | ({ readonly command: "baseline"; readonly service: string; readonly commit?: string } & Because);

interface Because {
  readonly by: string;
  readonly reason: string;
}

export type OperatorAnswer =
  | {
      readonly ok: true;
      readonly command: "explain";
      readonly service: string;
      readonly heads: Commits;
      readonly outcome: RouteOutcome;
    }
  | { readonly ok: true; readonly command: "decisions"; readonly decisions: readonly Decision[] }
  | { readonly ok: true; readonly command: "markers"; readonly services: Readonly<Record<string, ServiceState>> }
  | {
      readonly ok: true;
      readonly command: "run";
      readonly service: string;
      readonly decision: string;
      readonly outcome: RouteOutcome;
    }
  | { readonly ok: true; readonly command: "run-all"; readonly services: number; readonly startsPerMinute: number }
  | {
      readonly ok: true;
      readonly command: "hold" | "resume" | "baseline";
      readonly service: string;
      readonly state: ServiceState;
    }
  | { readonly ok: false; readonly problems: readonly string[] };

/** A marker as a person reads it. */
export interface ServiceState {
  readonly pipeline: string;
  /** What the head is compared with. */
  readonly base?: Commits;
  readonly deployed?: Commits;
  readonly started?: Pick<Started, "commits" | "executionId" | "status" | "at" | "rejected">;
  /** Since when somebody starts it. */
  readonly pendingSince?: string;
  readonly retries: number;
  readonly held?: Hold;
  readonly blockedSince?: string;
  readonly lastError?: Marker["lastError"];
}
