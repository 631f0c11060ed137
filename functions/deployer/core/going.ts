import type { Release } from "./ledger";
import type { Environment } from "./ports";
import type { Rollout } from "./strategy";

/** A release, and where it goes. */
export interface Going {
  readonly release: Release;
  readonly place: string;
  readonly environment: Environment;
  readonly least: number;
}

export function rolloutOf({ release, least }: Going, revision: string): Rollout {
  const { before } = release.begun;
  return { release: release.id, revision, ...(before !== undefined && { before }), least };
}
