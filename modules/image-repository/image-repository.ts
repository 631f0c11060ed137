import { DataAwsIamPolicyDocument } from "@cdktf/provider-aws/lib/data-aws-iam-policy-document";
import { EcrLifecyclePolicy } from "@cdktf/provider-aws/lib/ecr-lifecycle-policy";
import { EcrRepository } from "@cdktf/provider-aws/lib/ecr-repository";
import { EcrRepositoryPolicy } from "@cdktf/provider-aws/lib/ecr-repository-policy";
import { Construct } from "constructs";
import type { Partition } from "../../config/aws-place";
import { readableJson } from "../readable-json";
import { imageLifecycle } from "./image-lifecycle";

/** A role that pulls images, in whatever account. It need not exist yet. */
export interface ImagePuller {
  readonly partition: Partition;
  readonly accountId: string;
  readonly roleArn: string;
}

export interface ImageRepositoryConfig {
  /** CAUTION: changing this recreates the repository, without its images. */
  readonly name: string;
  /** CAUTION: changing this recreates the repository, without its images. */
  readonly keyArn: string;
  readonly pullers: readonly ImagePuller[];
  /** Whether Terraform refuses to destroy it; an unprotected one is destroyed with its images. */
  readonly protect: boolean;
}

/** Where a service's images are kept: a tag is given once, every image is scanned, what was deployed stays. */
export class ImageRepository extends Construct {
  readonly repository: EcrRepository;

  constructor(scope: Construct, id: string, config: ImageRepositoryConfig) {
    super(scope, id);
    const { name, keyArn, pullers, protect } = config;
    this.repository = new EcrRepository(this, "Resource", {
      name,
      imageTagMutability: "IMMUTABLE",
      imageScanningConfiguration: { scanOnPush: true },
      encryptionConfiguration: [{ encryptionType: "KMS", kmsKey: keyArn }],
      forceDelete: !protect,
      lifecycle: protect ? { preventDestroy: true } : undefined,
    });
    new EcrLifecyclePolicy(this, "lifecycle", {
      repository: this.repository.name,
      policy: readableJson(imageLifecycle),
    });
    const pull = new DataAwsIamPolicyDocument(this, "pull", { statement: pullers.map(pullStatement) });
    new EcrRepositoryPolicy(this, "repository-policy", { repository: this.repository.name, policy: pull.json });
  }
}

/** Names the account, which AWS knows, and pins the role, which may come later. */
function pullStatement({ partition, accountId, roleArn }: ImagePuller) {
  return {
    sid: `Pull${accountId}${roleArn.replace(/.*\//, "").replace(/[^A-Za-z0-9]/g, "")}`,
    principals: [{ type: "AWS", identifiers: [`arn:${partition}:iam::${accountId}:root`] }],
    actions: ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
    condition: [{ test: "ArnEquals", variable: "aws:PrincipalArn", values: [roleArn] }],
  };
}
