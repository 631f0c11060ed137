import {
  BatchGetBuildsCommand,
  CodeBuildClient,
  StartBuildCommand,
  type Build,
  type EnvironmentVariable,
  type ProjectSource,
  type StartBuildCommandInput,
} from "@aws-sdk/client-codebuild";
import { artifactLocation } from "../artifacts";
import type { ActionResult, Artifacts, S3Location } from "../execution";
import type { ActionPlay } from "../pipeline-ports";
import { failed, type ActionPlayer } from "./action-player";

/** AWS's seconds between two looks at a build. */
const lookEvery = 5;

/**
 * Runs a build and takes what it made.
 * Source: https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-CodeBuild.html
 */
export const codebuildAction: ActionPlayer = async (play, { clients, context }) => {
  const codebuild = clients.of(CodeBuildClient);
  const outputs = (play.run.declaration.outputArtifacts ?? []).map(
    ({ name }) => [name, artifactLocation(play.execution.pipeline, name)] as const,
  );
  const { build } = await codebuild.send(new StartBuildCommand(startInput(play, outputs)), clients.whileStarting);
  const externalExecutionId = build!.id!;
  play.progress({ externalExecutionId, externalExecutionUrl: buildUrl(build!) });
  for (;;) {
    await context.clock.wait(lookEvery, play.signal);
    if (play.signal.aborted) return failed("Abandoned", "Nobody waits for the build any longer.");
    const { builds } = await codebuild.send(
      new BatchGetBuildsCommand({ ids: [externalExecutionId] }),
      clients.whileStarting,
    );
    if (builds?.[0]?.buildComplete === true) return resultOf(builds[0], outputs);
  }
};

function startInput(
  { run, inputArtifacts }: ActionPlay,
  outputs: readonly (readonly [string, S3Location])[],
): StartBuildCommandInput {
  const { ProjectName, PrimarySource, EnvironmentVariables = "[]" } = run.resolved;
  const names = (run.declaration.inputArtifacts ?? []).map(({ name }) => name);
  const primary = PrimarySource ?? names[0]!;
  const others = names.filter((name) => name !== primary);
  const [first, ...more] = outputs;
  return {
    projectName: ProjectName,
    sourceTypeOverride: "CODEPIPELINE",
    sourceVersion: s3Arn(inputArtifacts[primary]!),
    secondarySourcesOverride: others.map((name) => secondarySource(name, inputArtifacts)),
    artifactsOverride: { type: "CODEPIPELINE", location: first && s3Arn(first[1]) },
    secondaryArtifactsOverride: more.map(([artifactIdentifier, place]) => {
      return { type: "CODEPIPELINE", artifactIdentifier, location: s3Arn(place) };
    }),
    environmentVariablesOverride: JSON.parse(EnvironmentVariables) as EnvironmentVariable[],
  };
}

function secondarySource(name: string, artifacts: Artifacts): ProjectSource {
  return { type: "CODEPIPELINE", sourceIdentifier: name, location: s3Arn(artifacts[name]!) };
}

function s3Arn({ bucket, key }: S3Location): string {
  return `arn:aws:s3:::${bucket}/${key}`;
}

function buildUrl({ projectName, id }: Build): string {
  return `https://console.aws.amazon.com/codebuild/home?region=us-east-1#/builds/${id}/view/new?project=${projectName}`;
}

function resultOf(build: Build, outputs: readonly (readonly [string, S3Location])[]): ActionResult {
  const { buildStatus, exportedEnvironmentVariables = [] } = build;
  const known = { externalExecutionId: build.id, externalExecutionUrl: buildUrl(build) };
  if (buildStatus !== "SUCCEEDED")
    return failed("JobFailed", `Build terminated with state: ${buildStatus}${reasonOf(build)}`, known);
  return {
    ...known,
    status: "Succeeded",
    outputArtifacts: Object.fromEntries(outputs),
    outputVariables: Object.fromEntries(exportedEnvironmentVariables.map(({ name, value }) => [name!, value ?? ""])),
  };
}

/** What went wrong first, as the build's phases tell. */
function reasonOf({ phases = [] }: Build): string {
  const context = phases.flatMap(({ contexts }) => contexts ?? []).find(({ message }) => (message ?? "") !== "");
  return context === undefined
    ? ""
    : `. Phase: ${phaseOf(phases, context)}, Code: ${context.statusCode}, Message: ${context.message}`;
}

function phaseOf(phases: NonNullable<Build["phases"]>, context: object): string {
  return phases.find(({ contexts = [] }) => contexts.some((one) => one === context))?.phaseType ?? "";
}
