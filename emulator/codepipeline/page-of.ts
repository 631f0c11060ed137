import { FillerError } from "../fillers/filler-error";

export interface Page<Item> {
  readonly items: readonly Item[];
  readonly nextToken?: string;
}

/**
 * A part of a list, from where a token says.
 * @throws FillerError for a token that nobody gave out
 */
export function pageOf<Item>(
  all: readonly Item[],
  { nextToken, maxResults = 100 }: { readonly nextToken?: string; readonly maxResults?: number },
): Page<Item> {
  const from = nextToken === undefined ? 0 : Number(nextToken);
  if (!Number.isInteger(from) || from < 0 || from > all.length)
    throw new FillerError("InvalidNextTokenException", "The next token was specified in an invalid format.");
  const to = from + maxResults;
  return { items: all.slice(from, to), nextToken: to < all.length ? String(to) : undefined };
}
