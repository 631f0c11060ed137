import { mkdirSync } from "node:fs";
import { GetObjectCommand, S3Client } from "@aws-sdk/client-s3";
import type { ProjectSource } from "@aws-sdk/client-codebuild";
import { roleCall } from "../role-call";
import type { RoleClients, RoleClientSettings } from "../role-clients";
import { wordsOf } from "../words-of";
import { PhaseFailure } from "./phase-failure";
import { unzipInto } from "./unzip-into";

export interface SourceDownload {
  readonly source: ProjectSource;
  /** Commit, or ARN of an object of a pipeline. */
  readonly version: string | undefined;
  readonly folder: string;
}

export interface DownloadTools {
  /** Of the build's role. */
  readonly clients: Pick<RoleClients, "of" | "whileStarting">;
  readonly settings: RoleClientSettings;
}

/**
 * Brings a source into its folder.
 * @returns what it was resolved to
 * @throws PhaseFailure CLIENT_ERROR in CodeBuild's words
 */
export async function downloadSource(download: SourceDownload, tools: DownloadTools): Promise<string | undefined> {
  const { source, version, folder } = download;
  mkdirSync(folder, { recursive: true });
  try {
    switch (source.type) {
      case "NO_SOURCE":
        return undefined;
      case "CODEPIPELINE":
        return await fromBucket((source.location ?? version ?? "").replace("arn:aws:s3:::", ""), folder, tools);
      case "S3":
        return await fromBucket(source.location ?? "", folder, tools);
      case "CODECOMMIT":
        return await fromCodeCommit(source.location ?? "", version, folder, tools);
      default:
        throw new Error(
          `The local AWS brings sources of CODEPIPELINE, S3 and CODECOMMIT, not of ${source.type}: use AWS itself.`,
        );
    }
  } catch (error) {
    throw new PhaseFailure(
      "CLIENT_ERROR",
      `${wordsOf(error)} for primary source and source version ${version ?? ""}`.trim(),
    );
  }
}

async function fromBucket(place: string, folder: string, { clients }: DownloadTools): Promise<string | undefined> {
  const slash = place.indexOf("/");
  const get = new GetObjectCommand({ Bucket: place.slice(0, slash), Key: place.slice(slash + 1) });
  const { Body, Metadata, VersionId } = await clients.of(S3Client).send(get, clients.whileStarting);
  unzipInto(folder, Buffer.from(await Body!.transformToByteArray()));
  return Metadata?.["codepipeline-artifact-revision"] ?? VersionId;
}

async function fromCodeCommit(
  location: string,
  version: string | undefined,
  folder: string,
  { settings }: DownloadTools,
): Promise<string | undefined> {
  const repositoryName = location.split("/").at(-1)!;
  const call = (action: string, input: object) => ({
    service: "codecommit",
    target: `CodeCommit_20150413.${action}`,
    input,
  });
  const { archive, commitId } = await roleCall<{ archive: string; commitId: string }>(
    settings,
    call("GitPull", { repositoryName, commitId: version }),
  );
  unzipInto(folder, Buffer.from(archive, "base64"));
  return commitId;
}
