import { show } from "../resource-view";
import { type Rule, verdictOf } from "../rule";

/** Times a function's timeout. Source: https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html */
const factor = 6;
const unsaid = { visibility: 30, timeout: 3 }; // seconds, what AWS takes when nothing is said

export const queuesOutlastTheirFunctions: Rule = {
  id: "queues-outlast-their-functions",
  demand: "A message stays hidden until the function that reads it has surely ended, so that nobody handles it twice.",
  sources: ["https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html"],
  about: ["aws_lambda_event_source_mapping"],
  check: ({ config }, stack) => {
    const queue = stack.referenced(config["event_source_arn"]);
    if (queue?.type !== "aws_sqs_queue") return "not-applicable";
    const reader = stack.referenced(config["function_name"]);
    const timeout = Number(reader?.config["timeout"] ?? unsaid.timeout);
    const visibility = queue.config["visibility_timeout_seconds"];
    return verdictOf([
      !(Number(visibility ?? unsaid.visibility) >= factor * timeout) &&
        `${queue.address}: visibility_timeout_seconds is ${show(visibility)}; set ${factor * timeout}, ${factor} times the function's ${timeout}, or more`,
    ]);
  },
};
