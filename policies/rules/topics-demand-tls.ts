import { policiesOf } from "../iam-policy";
import { type Rule, verdictOf } from "../rule";
import { refusesPlainText } from "../tls-only";

export const topicsDemandTls: Rule = {
  id: "topics-demand-tls",
  demand: "Every topic refuses messages that come without TLS.",
  sources: ["Pub 1075 SC-8", "NAG SNS3"],
  about: ["aws_sns_topic"],
  check: (topic, stack) => {
    const statements = [topic, ...stack.referringTo(topic, ["aws_sns_topic_policy"], "arn")]
      .flatMap((resource) => policiesOf(resource, stack))
      .flatMap((policy) => policy.statements ?? []);
    return verdictOf([
      !statements.some((statement) => refusesPlainText(statement, "sns:Publish")) &&
        'no policy of it denies "sns:Publish" to everybody when aws:SecureTransport is false; add that statement',
    ]);
  },
};
