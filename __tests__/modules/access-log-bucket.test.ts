import { AccessLogBucket } from "../../modules/access-log-bucket";
import { place, synthesizedConstruct } from "../support/synthesized-construct";
import { resourceNamed, statementNamed, theOnly } from "../support/template";

function bucket(protect: boolean) {
  return synthesizedConstruct((scope) => {
    new AccessLogBucket(scope, "logs", { place, name: "thrive-logs", protect });
  });
}

const template = bucket(true);

describe("a bucket for access logs", () => {
  test("is closed to the public in every way AWS has", () => {
    expect(theOnly(template, "aws_s3_bucket_public_access_block")).toEqual({
      bucket: "${aws_s3_bucket.logs.id}",
      block_public_acls: true,
      block_public_policy: true,
      ignore_public_acls: true,
      restrict_public_buckets: true,
    });
  });

  test("belongs to its owner, whoever writes", () => {
    expect(theOnly(template, "aws_s3_bucket_ownership_controls").rule).toEqual({
      object_ownership: "BucketOwnerEnforced",
    });
  });

  test("is encrypted by S3 itself, since load balancers cannot write under a customer's key", () => {
    expect(theOnly(template, "aws_s3_bucket_server_side_encryption_configuration").rule).toEqual([
      { apply_server_side_encryption_by_default: { sse_algorithm: "AES256" } },
    ]);
  });

  test("keeps versions", () => {
    expect(theOnly(template, "aws_s3_bucket_versioning").versioning_configuration).toEqual({ status: "Enabled" });
  });

  test("deletes after the seven years that audit records are kept", () => {
    const [rule] = theOnly(template, "aws_s3_bucket_lifecycle_configuration").rule;
    expect(rule.expiration).toEqual([{ days: 2557 }]);
  });

  test("lets the account's load balancers write, and nobody else's", () => {
    expect(statementNamed(template, "logs_policy", "LoadBalancerLogs")).toEqual({
      sid: "LoadBalancerLogs",
      principals: [{ type: "Service", identifiers: ["logdelivery.elasticloadbalancing.amazonaws.com"] }],
      actions: ["s3:PutObject"],
      resources: ["${aws_s3_bucket.logs.arn}/*"],
      condition: [
        { test: "StringEquals", variable: "aws:SourceAccount", values: ["222222222222"] },
        {
          test: "ArnLike",
          variable: "aws:SourceArn",
          values: ["arn:aws:elasticloadbalancing:us-east-1:222222222222:loadbalancer/*"],
        },
      ],
    });
  });

  test("refuses whoever comes without TLS", () => {
    const { effect, actions, condition } = statementNamed(template, "logs_policy", "TlsOnly");
    expect([effect, actions, condition]).toEqual([
      "Deny",
      ["s3:*"],
      [{ test: "Bool", variable: "aws:SecureTransport", values: ["false"] }],
    ]);
  });

  test("is closed before it has a policy", () => {
    expect(theOnly(template, "aws_s3_bucket_policy").depends_on).toEqual([
      "aws_s3_bucket_public_access_block.logs_closed",
    ]);
  });

  test("is kept when it is protected", () => {
    const made = resourceNamed(template, "aws_s3_bucket.logs");
    expect([made.force_destroy, made.lifecycle]).toEqual([false, { prevent_destroy: true }]);
  });

  test("is emptied and goes when it is not", () => {
    const made = resourceNamed(bucket(false), "aws_s3_bucket.logs");
    expect([made.force_destroy, made.lifecycle]).toEqual([true, undefined]);
  });
});
