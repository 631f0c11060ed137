import { show } from "../resource-view";
import { type Rule, verdictOf } from "../rule";

const blockades = ["block_public_acls", "block_public_policy", "ignore_public_acls", "restrict_public_buckets"];

export const bucketsBlockPublicAccess: Rule = {
  id: "buckets-block-public-access",
  demand: "Every bucket has all four blocks against public access.",
  sources: ["CKV_AWS_53", "CKV_AWS_54", "CKV_AWS_55", "CKV_AWS_56", "CKV2_AWS_6", "SH S3.8"],
  about: ["aws_s3_bucket"],
  check: (bucket, stack) => {
    const [block] = stack.referringTo(bucket, ["aws_s3_bucket_public_access_block"], "bucket");
    if (!block) return { finding: "has no aws_s3_bucket_public_access_block; add one with all four set" };
    return verdictOf(
      blockades
        .filter((name) => block.config[name] !== true)
        .map((name) => `${block.address}: ${name} is ${show(block.config[name])}; set it to true`),
    );
  },
};
