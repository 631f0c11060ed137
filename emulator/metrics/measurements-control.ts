import type { Control } from "../control";
import type { Measurement, Metrics } from "./metrics";

interface OwnMeasurement extends Measurement {
  readonly account: string;
}

/** `POST /_thrive/measurements`: what a home has measured of its services (see python/ministack_mends/measurements.py). */
export function measurementsControl(metricsOf: (account: string) => Promise<Metrics>): Control {
  return async ({ body }) => {
    const { measurements } = JSON.parse(body) as { measurements: readonly OwnMeasurement[] };
    for (const { account, ...measurement } of measurements) (await metricsOf(account)).measure(measurement);
    return { status: 200, value: {} };
  };
}
