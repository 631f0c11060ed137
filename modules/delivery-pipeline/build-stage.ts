import type { CodepipelineStage, CodepipelineStageAction } from "@cdktf/provider-aws/lib/codepipeline";
import type { DeliveryPipelineConfig } from "./delivery-pipeline";
import { beforeBuild } from "./stage-conditions";

/** The commit of the home repository that an execution builds. */
const commit = "#{SourceVariables.CommitId}";
const execution = "#{codepipeline.PipelineExecutionId}";
const decision = "#{variables.ROUTER_DECISION}";

/** Prepare, test, image, gate: one after the other, an image once for a commit. */
export function buildStage(config: DeliveryPipelineConfig): CodepipelineStage {
  const { service, repository, sources, triggers = [], projects, functions, gate } = config;
  const [, ...further] = sources;
  const commits = Object.fromEntries(further.map(({ key, namespace }) => [key, `#{${namespace}.CommitId}`]));
  const artifacts = sources.map(({ artifact }) => artifact);
  const known = { service, repository, commit, execution, decision, commits };
  return {
    name: "Build",
    beforeEntry: beforeBuild(triggers.length > 0),
    action: [
      { ...invoke("Prepare", functions.build, { step: "prepare", ...known }), namespace: "Prepare", runOrder: 1 },
      {
        ...build("Test", projects.test, testVariables(), artifacts),
        inputArtifacts: artifacts,
        outputArtifacts: ["tested"],
        runOrder: 2,
      },
      {
        ...build("Image", projects.image, imageVariables(commits), ["tested"]),
        inputArtifacts: ["tested"],
        namespace: "Image",
        runOrder: 3,
      },
      { ...invoke("Gate", functions.build, { step: "gate", ...known, ...gate }), runOrder: 4 },
    ],
  };
}

/** Calls the function, which answers CodePipeline when it is done. Its parameters are JSON of 1000 characters at most. */
export function invoke(name: string, FunctionName: string, parameters: object): CodepipelineStageAction {
  return {
    name,
    category: "Invoke",
    owner: "AWS",
    provider: "Lambda",
    version: "1",
    configuration: { FunctionName, UserParameters: JSON.stringify(parameters) },
  };
}

/** @param artifacts what it is given; of several, CodeBuild wants to know in which one it begins */
function build(
  name: string,
  ProjectName: string,
  variables: Readonly<Record<string, string>>,
  artifacts: readonly string[],
): CodepipelineStageAction {
  const list = Object.entries(variables).map(([variable, value]) => ({ name: variable, value, type: "PLAINTEXT" }));
  const [first = ""] = artifacts;
  return {
    name,
    category: "Build",
    owner: "AWS",
    provider: "CodeBuild",
    version: "1",
    configuration: {
      ProjectName,
      EnvironmentVariables: JSON.stringify(list),
      ...(artifacts.length > 1 ? { PrimarySource: first } : {}),
    },
  };
}

function testVariables() {
  return { COMMIT: commit };
}

function imageVariables(commits: Readonly<Record<string, string>>) {
  const revisions = Object.entries(commits).map(([key, value]) => [`REVISION_${variableName(key)}`, value]);
  return {
    COMMIT: commit,
    DECISION: decision,
    BUILD_NUMBER: "#{Prepare.BUILD_NUMBER}",
    BUILT_AT: "#{Prepare.BUILT_AT}",
    REUSED_DIGEST: "#{Prepare.REUSED_DIGEST}",
    ...(Object.fromEntries(revisions) as Record<string, string>),
  };
}

function variableName(key: string): string {
  return key.toUpperCase().replaceAll("-", "_");
}
