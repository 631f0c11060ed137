import { DataAwsIamPolicyDocument } from "@cdktf/provider-aws/lib/data-aws-iam-policy-document";
import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket";
import { S3BucketLifecycleConfiguration } from "@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration";
import { S3BucketOwnershipControls } from "@cdktf/provider-aws/lib/s3-bucket-ownership-controls";
import { S3BucketPolicy } from "@cdktf/provider-aws/lib/s3-bucket-policy";
import { S3BucketPublicAccessBlock } from "@cdktf/provider-aws/lib/s3-bucket-public-access-block";
import { S3BucketServerSideEncryptionConfigurationA } from "@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration";
import { S3BucketVersioningA } from "@cdktf/provider-aws/lib/s3-bucket-versioning";
import { Construct } from "constructs";
import { auditRetentionDays } from "../../config/audit-retention";
import { type AwsPlace, arnOf } from "../../config/aws-place";

export interface AccessLogBucketConfig {
  readonly place: AwsPlace;
  /** CAUTION: changing this recreates the bucket. */
  readonly name: string;
  /** Whether Terraform refuses to destroy it; an unprotected bucket is emptied first. */
  readonly protect: boolean;
}

/** Where load balancers write who asked for what. Encrypted by S3 itself: load balancers cannot write under a customer's key. */
export class AccessLogBucket extends Construct {
  readonly bucket: S3Bucket;
  /** The bucket's name, known once its policy is in force: AWS checks that a new load balancer may write. */
  readonly writableName: string;

  constructor(scope: Construct, id: string, config: AccessLogBucketConfig) {
    super(scope, id);
    const { name, protect } = config;
    this.bucket = new S3Bucket(this, "Resource", {
      bucket: name,
      forceDestroy: !protect,
      lifecycle: protect ? { preventDestroy: true } : undefined,
    });
    const bucket = this.bucket.id;
    const closed = new S3BucketPublicAccessBlock(this, "closed", {
      bucket,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
    new S3BucketOwnershipControls(this, "ownership", { bucket, rule: { objectOwnership: "BucketOwnerEnforced" } });
    new S3BucketServerSideEncryptionConfigurationA(this, "encryption", {
      bucket,
      rule: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }],
    });
    const versioning = new S3BucketVersioningA(this, "versioning", {
      bucket,
      versioningConfiguration: { status: "Enabled" },
    });
    new S3BucketLifecycleConfiguration(this, "expiry", {
      bucket,
      rule: [
        {
          id: "expire",
          status: "Enabled",
          filter: [{}],
          expiration: [{ days: auditRetentionDays }],
          noncurrentVersionExpiration: [{ noncurrentDays: auditRetentionDays }],
          abortIncompleteMultipartUpload: [{ daysAfterInitiation: 7 }],
        },
      ],
      dependsOn: [versioning],
    });
    this.writableName = new S3BucketPolicy(this, "bucket-policy", {
      bucket,
      policy: this.policyDocument(config).json,
      dependsOn: [closed],
    }).bucket;
  }

  private policyDocument({ place }: AccessLogBucketConfig): DataAwsIamPolicyDocument {
    const { arn } = this.bucket;
    return new DataAwsIamPolicyDocument(this, "policy", {
      statement: [
        {
          sid: "LoadBalancerLogs",
          principals: [{ type: "Service", identifiers: ["logdelivery.elasticloadbalancing.amazonaws.com"] }],
          actions: ["s3:PutObject"],
          resources: [`${arn}/*`],
          condition: [
            { test: "StringEquals", variable: "aws:SourceAccount", values: [place.accountId] },
            {
              test: "ArnLike",
              variable: "aws:SourceArn",
              values: [arnOf(place, "elasticloadbalancing", "loadbalancer/*")],
            },
          ],
        },
        {
          sid: "TlsOnly",
          effect: "Deny",
          principals: [{ type: "*", identifiers: ["*"] }],
          actions: ["s3:*"],
          resources: [arn, `${arn}/*`],
          condition: [{ test: "Bool", variable: "aws:SecureTransport", values: ["false"] }],
        },
      ],
    });
  }
}
