/** What came of one way in which people or programs are told. */
export interface PathReport {
  readonly path: string;
  /** Whether the drill came through. */
  readonly arrived: boolean;
  /** Why not. */
  readonly because?: string;
}

export interface DrillReport {
  readonly landing: string;
  /** In every message of the drill. */
  readonly drill: string;
  /** ISO 8601. */
  readonly at: string;
  readonly paths: readonly PathReport[];
}

export const arrived = (path: string): PathReport => ({ path, arrived: true });
export const missed = (path: string, because: string): PathReport => ({ path, arrived: false, because });
