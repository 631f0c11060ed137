import type { Control } from "../control";
import type { Measurement, Metrics } from "./metrics";

/** `POST /_thrive/measurements`: what a home has measured of its services (see python/ministack_mends/measurements.py). */
export function measurementsControl(metrics: Metrics): Control {
  return ({ body }) => {
    const { measurements } = JSON.parse(body) as { measurements: readonly Measurement[] };
    for (const measurement of measurements) metrics.measure(measurement);
    return Promise.resolve({ status: 200, value: {} });
  };
}
