import { randomBytes } from "node:crypto";
import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import type { RoleClients } from "../role-clients";
import type { S3Location } from "./execution";
import type { ArtifactStore, PipelineDeclaration } from "./pipeline-declaration";

export function storeOf({ artifactStore, artifactStores }: PipelineDeclaration): ArtifactStore {
  return artifactStore ?? Object.values(artifactStores ?? {})[0]!;
}

/** A new place in the store. CodePipeline cuts the names of pipeline and artifact: policies on a prefix must begin as these do. */
export function artifactLocation(pipeline: PipelineDeclaration, artifact: string): S3Location {
  const id = randomBytes(6).toString("base64url").replace(/[-_]/g, "0").slice(0, 7);
  return { bucket: storeOf(pipeline).location, key: `${pipeline.name.slice(0, 20)}/${artifact.slice(0, 10)}/${id}` };
}

/** Puts an artifact to the store, encrypted with its key. */
export async function putArtifact(
  clients: Pick<RoleClients, "of" | "whileStarting">,
  pipeline: PipelineDeclaration,
  { bucket, key }: S3Location,
  content: Buffer,
  /** What the source action took, which builds are told. */
  revision: string,
): Promise<void> {
  const { encryptionKey } = storeOf(pipeline);
  const put = new PutObjectCommand({
    Bucket: bucket,
    Key: key,
    Body: content,
    ContentType: "application/zip",
    Metadata: { "codepipeline-artifact-revision": revision },
    // Without a key the bucket's own encryption holds.
    ...(encryptionKey === undefined ? {} : { ServerSideEncryption: "aws:kms", SSEKMSKeyId: encryptionKey.id }),
  });
  await clients.of(S3Client).send(put, clients.whileStarting);
}
