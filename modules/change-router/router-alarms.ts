/** What the router measures of itself and nobody may overlook: the metric, and what it means. */
export const routerAlarms = [
  {
    id: "start-failed",
    metricName: "StartFailed",
    description: "a pipeline could not be started; ./thrive router decisions says which and why",
  },
  {
    id: "drift",
    metricName: "ReconcileDrift",
    description: "the reconcile found a change that no event had told of",
  },
  {
    id: "blocked",
    metricName: "Blocked",
    description: "a head failed again and again and is not tried any more; push a mend or run it by hand",
  },
] as const;
