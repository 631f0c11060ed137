import type { FillerTags } from "./filler-tags";

/** One call of an AWS service that lives here. */
export interface FillerCall {
  /** As the service names it: `CreateRepository`. */
  readonly action: string;
  /** Path and query, in which REST calls carry parameters. */
  readonly url: string;
  /** ARN of who calls: `arn:aws:iam::123456789012:root`, a user, or the session of a role. */
  caller(): Promise<string>;
}

/**
 * Answers an action: with its output, or with nothing where the action has none. A Date goes out as seconds since 1970, bytes in
 * Base64. Blobs come in as Base64. Throws FillerError to refuse.
 */
export type FillerAction = (input: never, call: FillerCall) => object | undefined | Promise<object | undefined>;

/** An AWS service that this project fills in itself, because neither kept emulator has it well enough. */
export interface Filler {
  /** Signing name, which `homes.ts` gives the home `here`. */
  readonly service: string;
  readonly actions: Readonly<Record<string, FillerAction>>;
  /** What the three tag actions work on. @default none: the service has no tag actions */
  readonly tags?: FillerTags;
}
