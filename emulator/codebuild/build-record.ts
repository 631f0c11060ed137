import { randomUUID } from "node:crypto";
import type {
  EnvironmentVariable,
  Project,
  ProjectEnvironment,
  ProjectSource,
  StartBuildInput,
} from "@aws-sdk/client-codebuild";
import { accountIn, arn } from "../authorization/arn";
import type { BuildRecord } from "./build-state";

/** A new build of a project, with what its start asked for instead. */
export function buildRecord(
  project: Project,
  input: StartBuildInput,
  buildNumber: number,
  startTime: Date,
  caller: string,
): BuildRecord {
  const account = accountIn(project.arn!);
  const id = `${project.name}:${randomUUID()}`;
  const sourceVersion = input.sourceVersion ?? project.sourceVersion;
  const secondary = input.secondarySourcesOverride;
  const group = input.logsConfigOverride?.cloudWatchLogs ?? project.logsConfig?.cloudWatchLogs;
  const groupName = group?.groupName ?? `/aws/codebuild/${project.name}`;
  const streamId = id.split(":")[1]!;
  const streamName = group?.streamName === undefined ? streamId : `${group.streamName}/${streamId}`;
  return {
    id,
    arn: arn(account, "codebuild", `build/${id}`),
    projectName: project.name!,
    buildNumber,
    startTime,
    currentPhase: "QUEUED",
    buildStatus: "IN_PROGRESS",
    buildComplete: false,
    sourceVersion,
    phases: [],
    source: sourceOf(project, input),
    secondarySources: secondary ?? project.secondarySources ?? [],
    secondarySourceVersions: input.secondarySourcesVersionOverride ?? project.secondarySourceVersions ?? [],
    artifactTargets: [
      input.artifactsOverride ?? project.artifacts!,
      ...(input.secondaryArtifactsOverride ?? project.secondaryArtifacts ?? []),
    ],
    artifacts: { location: "" },
    secondaryArtifacts: [],
    cache: input.cacheOverride ?? project.cache,
    environment: environmentOf(project.environment!, input),
    serviceRole: input.serviceRoleOverride ?? project.serviceRole,
    logs: {
      groupName,
      streamName,
      cloudWatchLogs: group ?? { status: "ENABLED" },
      cloudWatchLogsArn: arn(account, "logs", `log-group:${groupName}:log-stream:${streamName}`),
      deepLink: `https://console.aws.amazon.com/cloudwatch/home?region=us-east-1#logsV2:log-groups/log-group/${encodeURIComponent(groupName)}/log-events/${encodeURIComponent(streamName)}`,
    },
    timeoutInMinutes: input.timeoutInMinutesOverride ?? project.timeoutInMinutes,
    queuedTimeoutInMinutes: input.queuedTimeoutInMinutesOverride ?? project.queuedTimeoutInMinutes,
    initiator: initiatorOf(sourceVersion, input, caller),
    encryptionKey: input.encryptionKeyOverride ?? project.encryptionKey,
    exportedEnvironmentVariables: [],
    reportArns: [],
  };
}

function sourceOf(project: Project, input: StartBuildInput): ProjectSource {
  return {
    ...project.source!,
    type: input.sourceTypeOverride ?? project.source!.type,
    location: input.sourceLocationOverride ?? project.source!.location,
    buildspec: input.buildspecOverride ?? project.source!.buildspec,
  };
}

function environmentOf(environment: ProjectEnvironment, input: StartBuildInput): ProjectEnvironment {
  const variables = [...(environment.environmentVariables ?? []), ...(input.environmentVariablesOverride ?? [])];
  const byName = new Map<string, EnvironmentVariable>(variables.map((variable) => [variable.name!, variable]));
  return {
    ...environment,
    type: input.environmentTypeOverride ?? environment.type,
    image: input.imageOverride ?? environment.image,
    computeType: input.computeTypeOverride ?? environment.computeType,
    privilegedMode: input.privilegedModeOverride ?? environment.privilegedMode,
    environmentVariables: [...byName.values()],
  };
}

/** A pipeline is told by where its artifacts are. */
function initiatorOf(
  sourceVersion: string | undefined,
  { sourceTypeOverride }: StartBuildInput,
  caller: string,
): string {
  const pipeline = sourceVersion?.match(/^arn:aws:s3:::[^/]+\/([^/]+)\//)?.[1];
  if (sourceTypeOverride === "CODEPIPELINE" && pipeline !== undefined) return `codepipeline/${pipeline}`;
  return caller
    .split(":")
    .at(-1)!
    .replace(/^(user|assumed-role)\//, "");
}
