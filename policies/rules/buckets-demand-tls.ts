import { policiesOf } from "../iam-policy";
import { type Rule, verdictOf } from "../rule";
import { refusesPlainText } from "../tls-only";

export const bucketsDemandTls: Rule = {
  id: "buckets-demand-tls",
  demand: "Every bucket refuses requests without TLS.",
  sources: ["Pub 1075 SC-8", "NAG S10", "SH S3.5"],
  about: ["aws_s3_bucket"],
  check: (bucket, stack) => {
    const statements = stack
      .referringTo(bucket, ["aws_s3_bucket_policy"], "bucket")
      .flatMap((policy) => policiesOf(policy, stack))
      .flatMap((policy) => policy.statements ?? []);
    return verdictOf([
      !statements.some((statement) => refusesPlainText(statement, "s3:*")) &&
        'no policy of it denies "s3:*" to everybody when aws:SecureTransport is false; add that statement',
    ]);
  },
};
