/**
 * How functions call AWS: what is throttled or fails on AWS's side is tried five times, each time with a limit, in less than what a
 * function has to live. The SDK itself would wait for an answer for ever.
 */
export const clientSettings = {
  maxAttempts: 5,
  retryMode: "adaptive",
  /** Milliseconds. The slowest call is a write to a queue or a page of differences: well below two seconds. */
  requestHandler: { connectionTimeout: 1_000, requestTimeout: 5_000, throwOnRequestTimeout: true },
} as const;
