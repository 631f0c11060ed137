import { ArtifactBucket } from "../../modules/artifact-bucket";
import { keyArn, synthesizedConstruct } from "../support/synthesized-construct";
import { statementsOf, theOnly } from "../support/template";

const made = (protect: boolean) =>
  synthesizedConstruct((scope) => {
    new ArtifactBucket(scope, "artifacts", { name: "thrive-artifacts", keyArn, expiring: "thrive-delivery-", protect });
  });
const template = made(true);

describe("a bucket of artifacts", () => {
  test("is encrypted with the key it is given, versioned and closed", () => {
    expect(theOnly(template, "aws_s3_bucket_server_side_encryption_configuration").rule).toEqual([
      {
        apply_server_side_encryption_by_default: { sse_algorithm: "aws:kms", kms_master_key_id: keyArn },
        bucket_key_enabled: true,
      },
    ]);
    expect(theOnly(template, "aws_s3_bucket_versioning").versioning_configuration).toEqual({ status: "Enabled" });
    expect(theOnly(template, "aws_s3_bucket_public_access_block")).toMatchObject({
      block_public_acls: true,
      block_public_policy: true,
      ignore_public_acls: true,
      restrict_public_buckets: true,
    });
  });

  test("refuses requests without TLS", () => {
    expect(statementsOf(template, "artifacts_policy")).toMatchObject([
      { effect: "Deny", actions: ["s3:*"], condition: [{ variable: "aws:SecureTransport", values: ["false"] }] },
    ]);
  });

  test("drops what pipelines left 30 days ago, and of everything else old versions alone", () => {
    const [artifacts, others] = theOnly(template, "aws_s3_bucket_lifecycle_configuration").rule;
    expect(artifacts).toMatchObject({ filter: [{ prefix: "thrive-delivery-" }], expiration: [{ days: 30 }] });
    expect(others.expiration).toBeUndefined();
    expect(others.noncurrent_version_expiration).toEqual([{ noncurrent_days: 30 }]);
  });

  test("cannot be destroyed where it is protected, and is emptied first where it is not", () => {
    expect(theOnly(template, "aws_s3_bucket")).toMatchObject({
      force_destroy: false,
      lifecycle: { prevent_destroy: true },
    });
    expect(theOnly(made(false), "aws_s3_bucket")).toEqual({ bucket: "thrive-artifacts", force_destroy: true });
  });
});
