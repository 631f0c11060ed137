import type { IncomingMessage } from "node:http";

/**
 * Whether a web page from elsewhere sent a request. Browsers reach the loopback by its address, or by a name that somebody
 * points at it; they say where the page is from, and no program does.
 */
export function isForeign({ headers }: Pick<IncomingMessage, "headers">): boolean {
  const { host = "", origin } = headers;
  if (!isLoopback(host)) return true;
  if (origin !== undefined) return !URL.canParse(origin) || !isLoopback(new URL(origin).host);
  return headers["sec-fetch-site"] === "cross-site";
}

function isLoopback(host: string): boolean {
  return /^(127\.0\.0\.1|\[::1\]|([\w-]+\.)*localhost)(:\d+)?$/i.test(host);
}
