import { setting, show, type ResourceView } from "../resource-view";
import { type Rule, verdictOf } from "../rule";
import type { StackView } from "../stack-view";

export const queuesKeepWhatFails: Rule = {
  id: "queues-keep-what-fails",
  demand: "A message that cannot be handled is tried more than once, then kept in another queue.",
  sources: ["NAG SQS3"],
  about: ["aws_sqs_queue"],
  check: (queue, stack) => {
    if (keepsForAnother(queue, stack) || keepsForAws(queue, stack)) return "not-applicable";
    const { deadLetterTargetArn, maxReceiveCount } = redriveOf(queue);
    return verdictOf([
      deadLetterTargetArn === undefined && "redrive_policy names no queue for what fails; add one",
      stack.referenced(deadLetterTargetArn) === queue && "redrive_policy names the queue itself; name another",
      deadLetterTargetArn !== undefined &&
        !(Number(maxReceiveCount) >= 2) &&
        `maxReceiveCount is ${show(maxReceiveCount)}; set 2 or more`,
    ]);
  },
};

function redriveOf({ config }: ResourceView): Record<string, unknown> {
  try {
    return JSON.parse(String(setting(config, "redrive_policy"))) as Record<string, unknown>;
  } catch {
    return {};
  }
}

function keepsForAnother(queue: ResourceView, stack: StackView): boolean {
  return stack
    .ofTypes(["aws_sqs_queue"])
    .some((other) => other !== queue && stack.referenced(redriveOf(other)["deadLetterTargetArn"]) === queue);
}

/** Of events that reach no target, and of calls that a function could not handle: AWS puts them there itself. */
function keepsForAws(queue: ResourceView, stack: StackView): boolean {
  return (
    stack.referringTo(queue, ["aws_cloudwatch_event_target"], "dead_letter_config.arn").length > 0 ||
    stack.referringTo(queue, ["aws_lambda_function"], "dead_letter_config.target_arn").length > 0
  );
}
