import { delimiter, join } from "node:path";
import type { RoleSession } from "../role-sessions";
import type { BuildRecord } from "./build-state";

export interface BuildPlace {
  /** Of this build alone; removed with it. */
  readonly folder: string;
  readonly source: string;
  /** Of further sources, by identifier. */
  readonly secondarySources: Readonly<Record<string, string>>;
  readonly endpoint: string;
  readonly session: RoleSession;
}

/** Programs that stand in for those of a build's container. */
const standIns = [join(__dirname, "..", "docker", "bin"), join(__dirname, "..", "aws-cli", "bin")];

/**
 * What a build finds in its environment besides its own variables: nothing of this machine but the PATH.
 * Source: https://docs.aws.amazon.com/codebuild/latest/userguide/build-env-ref-env-vars.html
 */
export function buildEnvironment(build: BuildRecord, place: BuildPlace): Record<string, string> {
  const { session, folder, endpoint } = place;
  const values: Record<string, string | undefined> = {
    PATH: [...standIns, process.env.PATH ?? "/usr/bin:/bin"].join(delimiter),
    HOME: join(folder, "home"),
    TMPDIR: join(folder, "tmp"),
    LANG: "C.UTF-8",
    AWS_REGION: "us-east-1",
    AWS_DEFAULT_REGION: "us-east-1",
    AWS_ENDPOINT_URL: endpoint,
    AWS_EC2_METADATA_DISABLED: "true",
    AWS_ACCESS_KEY_ID: session.accessKeyId,
    AWS_SECRET_ACCESS_KEY: session.secretAccessKey,
    AWS_SESSION_TOKEN: session.sessionToken,
    CODEBUILD_BUILD_ARN: build.arn,
    CODEBUILD_BUILD_ID: build.id,
    CODEBUILD_BUILD_IMAGE: build.environment?.image,
    CODEBUILD_BUILD_NUMBER: String(build.buildNumber),
    CODEBUILD_BUILD_SUCCEEDING: "1",
    CODEBUILD_CI: "true",
    CODEBUILD_INITIATOR: build.initiator,
    CODEBUILD_KMS_KEY_ID: build.encryptionKey,
    CODEBUILD_LOG_PATH: build.logs?.streamName,
    CODEBUILD_RESOLVED_SOURCE_VERSION: build.resolvedSourceVersion,
    CODEBUILD_SOURCE_REPO_URL: build.source?.location,
    CODEBUILD_SOURCE_VERSION: build.sourceVersion,
    CODEBUILD_SRC_DIR: place.source,
    CODEBUILD_START_TIME: String(build.startTime.getTime()),
    ...Object.fromEntries(
      Object.entries(place.secondarySources).map(([id, path]) => [`CODEBUILD_SRC_DIR_${id}`, path]),
    ),
  };
  return Object.fromEntries(
    Object.entries(values).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
