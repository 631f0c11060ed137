import { policiesOf } from "../iam-policy";
import { type Rule, verdictOf } from "../rule";
import { refusesPlainText } from "../tls-only";

export const queuesDemandTls: Rule = {
  id: "queues-demand-tls",
  demand: "Every queue refuses messages that come without TLS.",
  sources: ["Pub 1075 SC-8", "NAG SQS4"],
  about: ["aws_sqs_queue"],
  check: (queue, stack) => {
    const statements = [queue, ...stack.referringTo(queue, ["aws_sqs_queue_policy"], "queue_url")]
      .flatMap((resource) => policiesOf(resource, stack))
      .flatMap((policy) => policy.statements ?? []);
    return verdictOf([
      !statements.some((statement) => refusesPlainText(statement, "sqs:SendMessage")) &&
        'no policy of it denies "sqs:SendMessage" to everybody when aws:SecureTransport is false; add that statement',
    ]);
  },
};
