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

/**
 * The same for a function that somebody waits for, and who gives up after ten seconds: three calls in turn are over before that, also when
 * none is answered, so that nothing is left half done.
 */
export const promptClientSettings = {
  ...clientSettings,
  maxAttempts: 2,
  requestHandler: { ...clientSettings.requestHandler, connectionTimeout: 500, requestTimeout: 1_400 },
} as const;
