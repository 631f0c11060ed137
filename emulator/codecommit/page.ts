import { refusals } from "./refusals";

export interface Page<Item> {
  readonly items: readonly Item[];
  /** Undefined on the last page. */
  readonly next?: string;
}

/**
 * A part of a list.
 * @param token of the page before
 * @param size what the caller wants at most
 * @param most what a page of this list has at most
 */
export function pageOf<Item>(
  all: readonly Item[],
  token: string | undefined,
  size: number | undefined,
  most: number,
): Page<Item> {
  if (size !== undefined && (!Number.isInteger(size) || size < 1))
    throw refusals.invalid("MaxResults", `${size} is no number of results: give a whole number from 1`);
  const from = token === undefined ? 0 : offsetIn(token);
  const to = from + Math.min(size ?? most, most);
  return {
    items: all.slice(from, to),
    ...(to < all.length && { next: Buffer.from(`from:${to}`).toString("base64url") }),
  };
}

function offsetIn(token: string): number {
  const offset = Buffer.from(token, "base64url")
    .toString()
    .match(/^from:(\d+)$/)?.[1];
  if (offset === undefined) throw refusals.invalid("ContinuationToken", "The continuation token is not valid.");
  return Number(offset);
}
