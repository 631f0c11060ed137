import type { DataAwsIamPolicyDocumentStatement } from "@cdktf/provider-aws/lib/data-aws-iam-policy-document";

/** Where a pipeline keeps what its stages hand on. */
export interface ArtifactStore {
  readonly bucket: string;
  readonly bucketArn: string;
  readonly keyArn: string;
}

/**
 * The folder of a pipeline's artifacts: CodePipeline takes the first 20 characters of its name, so pipelines that begin alike share
 * one, and no policy can be narrower.
 */
export function artifactFolder(pipeline: string): string {
  return pipeline.slice(0, 20);
}

/** Reading and writing what one pipeline's stages hand on, and nothing else in the bucket. */
export function artifactStatement({ bucketArn }: ArtifactStore, pipeline: string): DataAwsIamPolicyDocumentStatement {
  return {
    sid: "Artifacts",
    actions: ["s3:GetObject", "s3:GetObjectVersion", "s3:PutObject"],
    resources: [`${bucketArn}/${artifactFolder(pipeline)}/*`],
  };
}
