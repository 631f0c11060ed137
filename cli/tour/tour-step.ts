import type { Tour } from "./tour";

/** One stop of the tour. */
export interface TourStep {
  readonly title: string;
  /** What is done, and what must be seen for it to be true. */
  readonly does: string;
  /** @returns what happened, a line each; @throws Error when it is not as it must be */
  readonly run: (tour: Tour) => Promise<readonly string[]>;
  /** Commands that show it. */
  readonly look: readonly string[];
}
