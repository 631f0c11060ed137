import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { ProjectArtifacts } from "@aws-sdk/client-codebuild";
import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import type { RoleClients } from "../role-clients";
import { wordsOf } from "../words-of";
import type { ArtifactFiles } from "./buildspec";
import { matchingFiles } from "./matching-files";
import { PhaseFailure } from "./phase-failure";
import { zipFolder } from "./zip-folder";

export interface ArtifactUpload {
  readonly target: ProjectArtifacts;
  /** What the buildspec says of it. */
  readonly files: ArtifactFiles | undefined;
  readonly source: string;
  readonly project: string;
  readonly buildId: string;
  /** ARN or alias of the key. */
  readonly key: string | undefined;
  readonly clients: Pick<RoleClients, "of" | "whileStarting">;
}

/**
 * Puts what a build made where it is wanted.
 * @returns its ARN; nothing where nothing is wanted
 * @throws PhaseFailure CLIENT_ERROR in CodeBuild's words
 */
export async function uploadArtifacts(upload: ArtifactUpload): Promise<string | undefined> {
  const { target, files, source } = upload;
  if (target.type === "NO_ARTIFACTS" || (target.type === "CODEPIPELINE" && target.location === undefined))
    return undefined;
  const folder = join(source, files?.baseDirectory ?? ".");
  const found = existsSync(folder) ? matchingFiles(folder, files?.files ?? [], files?.excludePaths) : [];
  if (found.length === 0)
    throw new PhaseFailure("CLIENT_ERROR", "Error in UPLOAD_ARTIFACTS phase: no matching artifact paths found");
  try {
    if (target.type === "S3" && target.packaging !== "ZIP") return await eachFile(upload, folder, found);
    const [bucket, key] = placeOf(upload);
    await put(upload, bucket, key, zipFolder(folder, found, files?.discardPaths ?? false));
    return `arn:aws:s3:::${bucket}/${key}`;
  } catch (error) {
    throw new PhaseFailure("CLIENT_ERROR", `Error in UPLOAD_ARTIFACTS phase: ${wordsOf(error)}`);
  }
}

async function eachFile(upload: ArtifactUpload, folder: string, found: readonly string[]): Promise<string> {
  const [bucket, key] = placeOf(upload);
  for (const path of found) await put(upload, bucket, `${key}/${path}`, readFileSync(join(folder, path)));
  return `arn:aws:s3:::${bucket}/${key}`;
}

async function put({ target, key, clients }: ArtifactUpload, Bucket: string, Key: string, Body: Buffer): Promise<void> {
  const isOwn = key !== undefined && !key.endsWith("alias/aws/s3") && !target.encryptionDisabled;
  const encryption = isOwn ? ({ ServerSideEncryption: "aws:kms", SSEKMSKeyId: key } as const) : {};
  await clients.of(S3Client).send(new PutObjectCommand({ Bucket, Key, Body, ...encryption }), clients.whileStarting);
}

function placeOf({ target, files, project, buildId }: ArtifactUpload): [bucket: string, key: string] {
  if (target.type === "CODEPIPELINE") {
    const place = target.location!.replace("arn:aws:s3:::", "");
    return [place.slice(0, place.indexOf("/")), place.slice(place.indexOf("/") + 1)];
  }
  const name = (target.overrideArtifactName ? files?.name : undefined) ?? target.name ?? project;
  const namespace = target.namespaceType === "BUILD_ID" ? buildId : undefined;
  const parts = [target.path, namespace, name].filter((part) => part !== undefined && part !== "");
  return [target.location!, parts.join("/").replaceAll("//", "/")];
}
