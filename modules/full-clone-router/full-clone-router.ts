import { CloudwatchEventRule } from "@cdktf/provider-aws/lib/cloudwatch-event-rule";
import { CloudwatchEventTarget } from "@cdktf/provider-aws/lib/cloudwatch-event-target";
import { CodebuildWebhook } from "@cdktf/provider-aws/lib/codebuild-webhook";
import type { DataAwsIamPolicyDocumentStatement } from "@cdktf/provider-aws/lib/data-aws-iam-policy-document";
import { Construct } from "constructs";
import { type AwsPlace, arnOf } from "../../config/aws-place";
import type { NameFor } from "../../config/naming";
import { BuildProject, type ClonedSource } from "../build-project";
import { routingStatements } from "../routing-permissions";
import { ServiceRole } from "../service-role";

export interface FullCloneRouterConfig {
  readonly place: AwsPlace;
  readonly name: NameFor;
  /** Key of the repository in the route map. */
  readonly key: string;
  readonly clones: ClonedSource;
  /** Pattern of the references that it looks at: anchored, so that no other branch meets it. */
  readonly reference: string;
  /** The bundle in the bucket, and the digest that it must have. */
  readonly program: { readonly bucket: string; readonly key: string; readonly sha256Base64: string };
  /** What the program finds in its environment, as the change router's function does. */
  readonly environment: Readonly<Record<string, string>>;
  /** Pipelines whose name begins with this. */
  readonly pipelines: string;
  readonly tableArn: string;
  /** What reading the repositories takes that a pipeline has beside this one. */
  readonly reads: readonly DataAwsIamPolicyDocumentStatement[];
  readonly map: { readonly bucketArn: string; readonly key: string };
  readonly keyArn: string;
  readonly logRetentionInDays: number;
  /** Queue that keeps what could not be delivered. */
  readonly failuresTo: string;
}

const retryPolicy = { maximumEventAgeInSeconds: 3600, maximumRetryAttempts: 185 };

/**
 * The change router for a repository that has no API of tree ids: the same decisions on a full clone, in a build. One at a time;
 * a push that comes meanwhile is found by the next, at the latest after 15 minutes. CAUTION: AWS makes the webhook only once somebody
 * has confirmed the connection; until then an apply fails there, and the next one after that makes it.
 */
export class FullCloneRouter extends Construct {
  readonly project: BuildProject;

  constructor(scope: Construct, id: string, config: FullCloneRouterConfig) {
    super(scope, id);
    this.project = this.build(config);
    new CodebuildWebhook(this, "webhook", {
      projectName: this.project.project.name,
      buildType: "BUILD",
      filterGroup: [
        {
          filter: [
            { type: "EVENT", pattern: "PUSH" },
            { type: "HEAD_REF", pattern: config.reference },
          ],
        },
      ],
    });
    this.lookAgain(config);
  }

  private build(config: FullCloneRouterConfig): BuildProject {
    const { place, name, key, clones, program, pipelines, tableArn, map } = config;
    return new BuildProject(this, "project", {
      place,
      name: name("buildProject", key, "clone"),
      roleName: name("role", key, "clone"),
      description: `Looks for changes in a full clone of ${key}`,
      buildspec: buildspecOf(program),
      clones,
      environment: { ...config.environment, REPOSITORY: key },
      mostAtOnce: 1,
      keyArn: config.keyArn,
      logRetentionInDays: config.logRetentionInDays,
      statements: [
        ...routingStatements({ place, pipelines, tableArn, map }),
        ...config.reads,
        { sid: "Program", actions: ["s3:GetObject"], resources: [`${map.bucketArn}/${program.key}`] },
        {
          sid: "Clone",
          actions: [
            "codeconnections:GetConnection",
            "codeconnections:GetConnectionToken",
            "codeconnections:UseConnection",
            "codestar-connections:GetConnection",
            "codestar-connections:GetConnectionToken",
            "codestar-connections:UseConnection",
          ],
          resources: [clones.connectionArn],
        },
      ],
    });
  }

  private lookAgain({ place, name, key, failuresTo }: FullCloneRouterConfig): void {
    const ruleName = name("eventRule", "clone", key);
    const rule = new CloudwatchEventRule(this, "reconcile", {
      name: ruleName,
      description: `Looks at ${key}, whatever was heard`,
      scheduleExpression: "rate(15 minutes)",
    });
    const role = new ServiceRole(this, "starter", {
      name: name("role", key, "clone", "starter"),
      description: `Lets EventBridge look at ${key}`,
      service: "events.amazonaws.com",
      onlyFor: { accountId: place.accountId, sourceArn: arnOf(place, "events", `rule/${ruleName}`) },
      statements: [{ sid: "Build", actions: ["codebuild:StartBuild"], resources: [this.project.arn] }],
    });
    new CloudwatchEventTarget(this, "reconcile-target", {
      rule: rule.name,
      targetId: "clone",
      arn: this.project.arn,
      roleArn: role.arn,
      deadLetterConfig: { arn: failuresTo },
      retryPolicy,
    });
  }
}

/** Runs the program that was deployed, if it is still the same; never one of the clone. */
function buildspecOf({ bucket, key, sha256Base64 }: FullCloneRouterConfig["program"]): string {
  const digest = Buffer.from(sha256Base64, "base64").toString("hex");
  return [
    'version: "0.2"',
    "phases:",
    "  install:",
    "    runtime-versions:",
    "      nodejs: 22",
    "  build:",
    "    commands:",
    `      - aws s3 cp --only-show-errors "s3://${bucket}/${key}" /tmp/full-clone.zip`,
    `      - echo "${digest}  /tmp/full-clone.zip" | sha256sum --check --quiet`,
    "      - unzip -q /tmp/full-clone.zip -d /tmp/full-clone",
    '      - node /tmp/full-clone/index.js "$CODEBUILD_SRC_DIR"',
    "",
  ].join("\n");
}
