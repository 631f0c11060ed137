import { createHash } from "node:crypto";
import { encodeTime } from "ulid";

const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const timeLength = 10;
const restLength = 16;

/**
 * A ULID that is the same whenever an action is asked again: of when it began, and its id. Two calls for one action thereby write one
 * release.
 */
export function releaseId(startedAt: Date, action: string): string {
  const hash = createHash("sha256").update(action).digest().subarray(0, restLength);
  return encodeTime(startedAt.getTime(), timeLength) + [...hash].map((byte) => alphabet[byte % 32]).join("");
}
