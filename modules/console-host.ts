import type { Partition } from "../config/aws-place";

/** Where people look at what AWS does, by partition. */
export const consoleHost: Readonly<Record<Partition, string>> = {
  aws: "console.aws.amazon.com",
  "aws-us-gov": "console.amazonaws-us-gov.com",
};
