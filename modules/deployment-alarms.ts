/** Those that callers notice: they take back what they begin under. Tasks that start are expected to be missing or unhealthy. */
export const deploymentAlarms = ["server-errors", "latency"];
