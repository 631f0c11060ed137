import type { Alerts } from "../../modules/alerts";

/** Where alarms under test are heard. */
export const alerts: Alerts = {
  landing: "dev",
  critical: "arn:aws:sns:us-east-1:222222222222:thrive-dev-critical",
  warning: "arn:aws:sns:us-east-1:222222222222:thrive-dev-warning",
};
