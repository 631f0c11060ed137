import { type Rule, verdictOf } from "../rule";

const longest = 30; // days, the most AWS waits and what it waits when nothing is said

export const keysDieSlowly: Rule = {
  id: "keys-die-slowly",
  demand: "A key that is deleted can be saved for as long as AWS allows: all it encrypted is lost with it.",
  sources: ["SH KMS.3"],
  about: ["aws_kms_key"],
  check: ({ config }) => {
    const days = config["deletion_window_in_days"] ?? longest;
    return verdictOf([
      Number(days) < longest && `deletion_window_in_days is ${String(days)}, under ${longest}; set ${longest}`,
    ]);
  },
};
