import { Codepipeline, type CodepipelineStage, type CodepipelineTrigger } from "@cdktf/provider-aws/lib/codepipeline";
import type { DataAwsIamPolicyDocumentStatement } from "@cdktf/provider-aws/lib/data-aws-iam-policy-document";
import { Construct } from "constructs";
import { type AwsPlace, arnOf } from "../../config/aws-place";
import { type ArtifactStore, artifactStatement } from "../artifact-permissions";
import { ServiceRole } from "../service-role";
import { buildStage } from "./build-stage";
import { type Destination, environmentStage } from "./environment-stage";
import { type PipelineSource, sourceAction, sourceStatements } from "./pipeline-source";

export type { PipelineSource };

/** CodePipeline's own trigger on a source: a push to its branch that meets one of the filters, as globs of files. */
export interface NativeTrigger {
  readonly action: string;
  readonly branch: string;
  readonly push: readonly { readonly includes: readonly string[]; readonly excludes: readonly string[] }[];
}

export interface DeliveryPipelineConfig {
  readonly place: AwsPlace;
  /** CAUTION: changing this recreates the pipeline, without its history. */
  readonly name: string;
  /** CAUTION: changing this recreates the role; a pipeline keeps the one it was made with. */
  readonly roleName: string;
  /** The service that is delivered. */
  readonly service: string;
  /** The service's image repository, by name. */
  readonly repository: string;
  /** The home repository first; each is read at the commit that the execution is started with. */
  readonly sources: readonly PipelineSource[];
  /** In the order in which a release passes them. */
  readonly environments: readonly Destination[];
  /** The builds, by name. */
  readonly projects: { readonly test: string; readonly image: string };
  /** The functions, by name: one prepares and gates images, one asks for approval and deploys. */
  readonly functions: { readonly build: string; readonly deployer: string };
  /** Topic of the people who are asked for an approval. */
  readonly approversTopicArn: string;
  /** What the gate lets through, as the function reads it. */
  readonly gate: object;
  readonly artifacts: ArtifactStore;
  /** CodePipeline's own, without memory and record of decisions. @default none: the router starts it */
  readonly triggers?: readonly NativeTrigger[];
}

/**
 * One service's way from a commit to its environments. Superseded mode: an execution that waits makes room for a newer one, so an
 * approval always shows the newest. No stage after Build uses its variables or artifacts, since a skipped Build leaves none.
 */
export class DeliveryPipeline extends Construct {
  readonly pipeline: Codepipeline;
  readonly arn: string;

  constructor(scope: Construct, id: string, config: DeliveryPipelineConfig) {
    super(scope, id);
    const { name, environments, artifacts } = config;
    const role = this.role(config);
    this.pipeline = new Codepipeline(this, "Resource", {
      name,
      roleArn: role.arn,
      pipelineType: "V2",
      executionMode: "SUPERSEDED",
      variable: variablesFor(environments),
      artifactStore: [{ location: artifacts.bucket, type: "S3", encryptionKey: { id: artifacts.keyArn, type: "KMS" } }],
      stage: [
        sourceStage(config),
        buildStage(config),
        ...environments.map((environment) => environmentStage(environment, config)),
      ],
      trigger: triggersOf(config),
      dependsOn: [...role.permissions], // AWS starts it as soon as it is there
    });
    this.arn = this.pipeline.arn;
  }

  private role(config: DeliveryPipelineConfig): ServiceRole {
    const { name, roleName } = config;
    return new ServiceRole(this, "role", {
      name: roleName,
      description: `What the pipeline ${name} may do`,
      service: "codepipeline.amazonaws.com",
      statements: permissionsOf(config),
    });
  }
}

/** Values have one character at least. */
function variablesFor(environments: readonly Destination[]) {
  return [
    { name: "ROUTER_DECISION", defaultValue: "none", description: "Decision of the change router that started it" },
    {
      name: "REASON",
      defaultValue: "none",
      description: "Why a person started it; without this or a decision it does nothing",
    },
    {
      name: "IMAGE_DIGEST",
      defaultValue: "build",
      description: "An image that was built before, as sha256:…; build makes one",
    },
    {
      name: "ENVIRONMENTS",
      defaultValue: `|${environments.map(({ name }) => name).join("|")}|`,
      description: "Where to, each between bars",
    },
    {
      name: "OVERRIDES",
      defaultValue: "none",
      description: "What is passed over for the REASON, by commas: freeze, schema, alarms",
    },
  ];
}

function sourceStage({ sources, triggers = [] }: DeliveryPipelineConfig): CodepipelineStage {
  return {
    name: "Source",
    action: sources.map((source) => {
      const detects = triggers.some(({ action }) => action === source.action);
      return sourceAction(source, detects);
    }),
  };
}

function triggersOf({ triggers = [] }: DeliveryPipelineConfig): CodepipelineTrigger[] {
  return triggers.map(({ action, branch, push }) => ({
    providerType: "CodeStarSourceConnection",
    gitConfiguration: {
      sourceActionName: action,
      push: push.map(({ includes, excludes }) => ({
        branches: { includes: [branch] },
        filePaths: { includes: [...includes], excludes: excludes.length > 0 ? [...excludes] : undefined },
      })),
    },
  }));
}

/** Its source, its projects, its functions, its artifacts: nothing of another service. */
function permissionsOf(config: DeliveryPipelineConfig): DataAwsIamPolicyDocumentStatement[] {
  const { place, name, environments, sources, projects, functions, approversTopicArn, artifacts } = config;
  const asks = environments.some(({ approval }) => approval !== undefined);
  return [
    ...sourceStatements(sources),
    {
      sid: "Builds",
      actions: ["codebuild:BatchGetBuilds", "codebuild:StartBuild"],
      resources: Object.values(projects).map((project) => arnOf(place, "codebuild", `project/${project}`)),
    },
    {
      sid: "Functions",
      actions: ["lambda:InvokeFunction"],
      resources: Object.values(functions).map((name) => arnOf(place, "lambda", `function:${name}`)),
    },
    ...(asks ? [{ sid: "Approvals", actions: ["sns:Publish"], resources: [approversTopicArn] }] : []),
    artifactStatement(artifacts, name),
    {
      sid: "Bucket",
      actions: ["s3:GetBucketAcl", "s3:GetBucketLocation", "s3:GetBucketVersioning"],
      resources: [artifacts.bucketArn],
    },
    { sid: "Key", actions: ["kms:Decrypt", "kms:GenerateDataKey"], resources: [artifacts.keyArn] },
  ];
}
