import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { CodebuildProject } from "@cdktf/provider-aws/lib/codebuild-project";
import type { DataAwsIamPolicyDocumentStatement } from "@cdktf/provider-aws/lib/data-aws-iam-policy-document";
import { Construct } from "constructs";
import { type AwsPlace, arnOf } from "../../config/aws-place";
import { ServiceRole } from "../service-role";

/** Processors and memory of a build: 2 and 4 GB, 4 and 8 GB, 8 and 16 GB, 36 and 72 GB. */
export type ComputeSize = "small" | "medium" | "large" | "xlarge";

/** A repository that the build clones whole, with all its history. */
export interface ClonedSource {
  readonly type: "GITLAB" | "GITLAB_SELF_MANAGED" | "BITBUCKET" | "GITHUB" | "GITHUB_ENTERPRISE";
  readonly url: string;
  /** The account's connection to the provider: no credentials are kept with the project. */
  readonly connectionArn: string;
}

export interface BuildProjectConfig {
  readonly place: AwsPlace;
  /** CAUTION: changing this recreates the project. */
  readonly name: string;
  /** CAUTION: changing this recreates the role. */
  readonly roleName: string;
  readonly description: string;
  /** The commands, inline: what is pushed cannot change them. */
  readonly buildspec: string;
  /** @default "small" */
  readonly compute?: ComputeSize;
  /** Whether it builds container images, for which alone a build is privileged. @default false */
  readonly makesImages?: boolean;
  /** What it clones. @default nothing: its pipeline hands it over, and takes what it made */
  readonly clones?: ClonedSource;
  /** Plain settings. @default none */
  readonly environment?: Readonly<Record<string, string>>;
  /** Builds at once. @default as many as the account may run */
  readonly mostAtOnce?: number;
  /** Key of its log and of what it makes. */
  readonly keyArn: string;
  readonly logRetentionInDays: number;
  /** What it may do beside logging and using the key. @default nothing */
  readonly statements?: readonly DataAwsIamPolicyDocumentStatement[];
}

/**
 * AWS's maintained image with Node 22, Java 21, .NET 8 and Docker.
 * Source: https://docs.aws.amazon.com/codebuild/latest/userguide/build-env-ref-available.html
 */
const buildImage = "aws/codebuild/amazonlinux-x86_64-standard:5.0";
const longestBuild = 30; // minutes; one that takes longer hangs
const longestInQueue = 60; // minutes

/** A build whose commands are the platform's: encrypted, logged, bounded in time, and privileged for images alone. */
export class BuildProject extends Construct {
  readonly project: CodebuildProject;
  readonly arn: string;

  constructor(scope: Construct, id: string, config: BuildProjectConfig) {
    super(scope, id);
    const { name, description, compute = "small", makesImages = false, environment = {}, keyArn } = config;
    const logs = new CloudwatchLogGroup(this, "logs", {
      name: `/aws/codebuild/${name}`, // else CodeBuild makes it, unencrypted and for ever
      kmsKeyId: keyArn,
      retentionInDays: config.logRetentionInDays,
    });
    const role = this.role(config);
    this.project = new CodebuildProject(this, "Resource", {
      name,
      description,
      serviceRole: role.arn,
      encryptionKey: keyArn,
      buildTimeout: longestBuild,
      queuedTimeout: longestInQueue,
      concurrentBuildLimit: config.mostAtOnce,
      artifacts: { type: config.clones ? "NO_ARTIFACTS" : "CODEPIPELINE" },
      source: sourceOf(config),
      environment: {
        type: "LINUX_CONTAINER",
        image: buildImage,
        imagePullCredentialsType: "CODEBUILD",
        computeType: `BUILD_GENERAL1_${compute.toUpperCase()}`,
        privilegedMode: makesImages,
        environmentVariable: Object.entries(environment).map(([variable, value]) => ({ name: variable, value })),
      },
      logsConfig: { cloudwatchLogs: { status: "ENABLED", groupName: logs.name } },
      dependsOn: [...role.permissions], // a build may begin, and AWS looks at the connection, as soon as it is there
    });
    this.arn = this.project.arn;
  }

  private role(config: BuildProjectConfig): ServiceRole {
    const { place, name, roleName, keyArn, statements = [] } = config;
    return new ServiceRole(this, "role", {
      name: roleName,
      description: `What the build ${name} may do`,
      service: "codebuild.amazonaws.com",
      onlyFor: { accountId: place.accountId, sourceArn: arnOf(place, "codebuild", `project/${name}`) },
      statements: [
        {
          sid: "Logs",
          actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
          resources: [arnOf(place, "logs", `log-group:/aws/codebuild/${name}:*`)],
        },
        { sid: "Key", actions: ["kms:Decrypt", "kms:GenerateDataKey"], resources: [keyArn] },
        ...statements,
      ],
    });
  }
}

function sourceOf({ clones, buildspec }: BuildProjectConfig) {
  if (!clones) return { type: "CODEPIPELINE", buildspec };
  return {
    type: clones.type,
    location: clones.url,
    gitCloneDepth: 0, // 0 is everything: a comparison needs the commits before
    auth: { type: "CODECONNECTIONS", resource: clones.connectionArn },
    buildspec,
  };
}
