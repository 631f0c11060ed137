/** One measured value, as CloudWatch takes it. */
export interface Measurement {
  /** `AWS/ApplicationELB` */
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly value: number;
  /** As CloudWatch names units: `Count`, `Seconds`, `Milliseconds`, `Percent`. */
  readonly unit: string;
}

export interface Metrics {
  /** Returns at once; values are sent to CloudWatch together. */
  measure(measurement: Measurement): void;
}
