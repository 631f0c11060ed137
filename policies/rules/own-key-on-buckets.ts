import { blocks, setting, show } from "../resource-view";
import { type Rule, verdictOf } from "../rule";

const encryption = "aws_s3_bucket_server_side_encryption_configuration";
const byDefault = "apply_server_side_encryption_by_default";

export const ownKeyOnBuckets: Rule = {
  id: "own-key-on-buckets",
  demand: "Every bucket encrypts with a key that the agency alone controls.",
  sources: ["Pub 1075 SA-9(6)", "CKV_AWS_145", "SH S3.17"],
  about: ["aws_s3_bucket"],
  check: (bucket, stack) => {
    const [configuration] = stack.referringTo(bucket, [encryption], "bucket");
    if (!configuration) return { finding: `has no ${encryption}; add one with aws:kms and a customer-managed key` };
    return verdictOf(
      blocks(configuration.config, "rule").map((rule) => {
        const algorithm = setting(rule, `${byDefault}.sse_algorithm`);
        const key = setting(rule, `${byDefault}.kms_master_key_id`);
        const isOwn = String(algorithm).startsWith("aws:kms") && typeof key === "string";
        return (
          !isOwn &&
          `encrypts with ${show(algorithm)} and the key is ${show(key)}; take aws:kms and a customer-managed key`
        );
      }),
    );
  },
};
