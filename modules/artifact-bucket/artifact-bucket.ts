import { DataAwsIamPolicyDocument } from "@cdktf/provider-aws/lib/data-aws-iam-policy-document";
import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket";
import { S3BucketLifecycleConfiguration } from "@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration";
import { S3BucketOwnershipControls } from "@cdktf/provider-aws/lib/s3-bucket-ownership-controls";
import { S3BucketPolicy } from "@cdktf/provider-aws/lib/s3-bucket-policy";
import { S3BucketPublicAccessBlock } from "@cdktf/provider-aws/lib/s3-bucket-public-access-block";
import { S3BucketServerSideEncryptionConfigurationA } from "@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration";
import { S3BucketVersioningA } from "@cdktf/provider-aws/lib/s3-bucket-versioning";
import { Construct } from "constructs";

export interface ArtifactBucketConfig {
  /** CAUTION: changing this recreates the bucket. */
  readonly name: string;
  readonly keyArn: string;
  /** What pipelines leave there begins with this; it expires. What else is kept there stays. */
  readonly expiring: string;
  /** Whether Terraform refuses to destroy it; an unprotected bucket is emptied first. */
  readonly protect: boolean;
}

/** Days that a pipeline's artifacts are kept: an approval may wait for seven, and a failure be looked into for weeks. */
const daysOfArtifacts = 30;
const daysOfOldVersions = 30;

/** What pipelines hand from stage to stage, and the route map: under a customer's key, versioned, over TLS only. */
export class ArtifactBucket extends Construct {
  readonly bucket: S3Bucket;
  readonly arn: string;
  /** The bucket's name, known once it is encrypted, versioned and closed: nothing is written before. */
  readonly writableName: string;

  constructor(scope: Construct, id: string, config: ArtifactBucketConfig) {
    super(scope, id);
    const { name, keyArn, protect } = config;
    this.bucket = new S3Bucket(this, "Resource", {
      bucket: name,
      forceDestroy: !protect,
      lifecycle: protect ? { preventDestroy: true } : undefined,
    });
    this.arn = this.bucket.arn;
    const bucket = this.bucket.id;
    const closed = new S3BucketPublicAccessBlock(this, "closed", {
      bucket,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
    new S3BucketOwnershipControls(this, "ownership", { bucket, rule: { objectOwnership: "BucketOwnerEnforced" } });
    const encrypted = new S3BucketServerSideEncryptionConfigurationA(this, "encryption", {
      bucket,
      rule: [
        {
          applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: keyArn },
          bucketKeyEnabled: true, // one call to KMS for many objects
        },
      ],
    });
    const versioned = new S3BucketVersioningA(this, "versioning", {
      bucket,
      versioningConfiguration: { status: "Enabled" },
    });
    this.expire(bucket, config, versioned);
    const { json: policy } = this.overTlsOnly();
    const dependsOn = [closed, encrypted, versioned];
    this.writableName = new S3BucketPolicy(this, "bucket-policy", { bucket, policy, dependsOn }).bucket;
  }

  private expire(bucket: string, { expiring }: ArtifactBucketConfig, versioned: S3BucketVersioningA): void {
    const noncurrentVersionExpiration = [{ noncurrentDays: daysOfOldVersions }];
    new S3BucketLifecycleConfiguration(this, "expiry", {
      bucket,
      rule: [
        {
          id: "artifacts",
          status: "Enabled",
          filter: [{ prefix: expiring }],
          expiration: [{ days: daysOfArtifacts }],
          noncurrentVersionExpiration,
        },
        {
          id: "old-versions",
          status: "Enabled",
          filter: [{}],
          noncurrentVersionExpiration,
          abortIncompleteMultipartUpload: [{ daysAfterInitiation: 7 }],
        },
      ],
      dependsOn: [versioned],
    });
  }

  private overTlsOnly(): DataAwsIamPolicyDocument {
    return new DataAwsIamPolicyDocument(this, "policy", {
      statement: [
        {
          sid: "TlsOnly",
          effect: "Deny",
          principals: [{ type: "*", identifiers: ["*"] }],
          actions: ["s3:*"],
          resources: [this.arn, `${this.arn}/*`],
          condition: [{ test: "Bool", variable: "aws:SecureTransport", values: ["false"] }],
        },
      ],
    });
  }
}
