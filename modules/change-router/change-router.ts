import { CloudwatchEventRule } from "@cdktf/provider-aws/lib/cloudwatch-event-rule";
import { CloudwatchEventTarget } from "@cdktf/provider-aws/lib/cloudwatch-event-target";
import { CloudwatchMetricAlarm } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm";
import type { DataAwsIamPolicyDocumentStatement } from "@cdktf/provider-aws/lib/data-aws-iam-policy-document";
import { LambdaEventSourceMapping } from "@cdktf/provider-aws/lib/lambda-event-source-mapping";
import { S3Object } from "@cdktf/provider-aws/lib/s3-object";
import { Construct } from "constructs";
import { type AwsPlace, arnOf } from "../../config/aws-place";
import type { NameFor } from "../../config/naming";
import { type Alerts, alerting } from "../alerts";
import { ChangeQueue } from "../change-queue";
import { DeliveryTable } from "../delivery-table";
import { type FunctionCode, LambdaFunction } from "../lambda-function";
import { readableJson } from "../readable-json";
import { decisionsByPipeline, routingStatements } from "../routing-permissions";
import { routerAlarms } from "./router-alarms";

/** A CodeCommit repository whose branch is followed. */
export interface FollowedRepository {
  readonly key: string;
  readonly arn: string;
  readonly branch: string;
}

/** The route map as it lands in the bucket: what a reviewer reads in the plan. */
export interface RouteMapObject {
  readonly bucket: string;
  readonly bucketArn: string;
  readonly json: string;
  /** Hexadecimal digest of its bytes: a function that reads another map waits for this one. */
  readonly sha256: string;
}

export interface ChangeRouterConfig {
  readonly place: AwsPlace;
  readonly name: NameFor;
  readonly code: FunctionCode;
  /** The environments of an execution without wishes, as the variable `ENVIRONMENTS` has them: `|dev|prod|`. */
  readonly environments: string;
  /** Pipelines whose name begins with this. */
  readonly pipelines: string;
  readonly map: RouteMapObject;
  readonly followed: readonly FollowedRepository[];
  /** Paths of SSM parameters that hold the tokens with which it reads repositories on GitHub, by their keys. @default none */
  readonly tokens?: Readonly<Record<string, string>>;
  /** Key whose policy lets EventBridge and logs use it. */
  readonly keyArn: string;
  readonly logRetentionInDays: number;
  /** Queue that keeps what could not be delivered. */
  readonly failuresTo: string;
  /** Who is told when something is wrong. */
  readonly alerts: Alerts;
  readonly protect: boolean;
}

/** Seconds that one decision may take, of which reading the source may take twenty. */
const timeoutSeconds = 120;
/** Source: https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html */
const visibilitySeconds = 6 * timeoutSeconds;
const mapKey = "change-router/routes.json";
const retryPolicy = { maximumEventAgeInSeconds: 3600, maximumRetryAttempts: 185 };

/**
 * Starts exactly the pipelines whose source has changed: it takes events as hints, reads the head of the branch, compares it with
 * what each pipeline last delivered, and looks again every 15 minutes.
 */
export class ChangeRouter extends Construct {
  readonly queue: ChangeQueue;
  readonly table: DeliveryTable;
  readonly function: LambdaFunction;
  /** What a program that makes the same decisions finds in its environment. */
  readonly settings: Readonly<Record<string, string>>;
  /** What reading the repositories takes. */
  readonly reads: readonly DataAwsIamPolicyDocumentStatement[];
  /** Where the route map is in its bucket. */
  readonly mapKey = mapKey;

  constructor(scope: Construct, id: string, config: ChangeRouterConfig) {
    super(scope, id);
    const { place, name, keyArn, alerts, protect } = config;
    this.queue = new ChangeQueue(this, "changes", {
      place,
      name,
      keyArn,
      visibilitySeconds,
      rules: `${name("eventRule", "change")}-*`,
      alerts,
    });
    this.table = new DeliveryTable(this, "routes", {
      name: name("table", "routes"),
      keyArn,
      index: { name: decisionsByPipeline, key: "gsi1" },
      expires: true,
      protect,
    });
    this.settings = this.settingsFor(config);
    this.reads = readsOf(config);
    this.function = this.runs(config);
    new LambdaEventSourceMapping(this, "reads", {
      eventSourceArn: this.queue.arn,
      functionName: this.function.arn,
      batchSize: 1, // one decision a call: what fails is tried again alone
      functionResponseTypes: ["ReportBatchItemFailures"],
    });
    this.hear(config);
    this.watch(config);
  }

  private settingsFor({ map, keyArn, environments, tokens = {} }: ChangeRouterConfig): Record<string, string> {
    const routes = new S3Object(this, "map", {
      bucket: map.bucket,
      key: mapKey,
      content: map.json,
      contentType: "application/json",
      kmsKeyId: keyArn,
      serverSideEncryption: "aws:kms",
    });
    return {
      TABLE: this.table.table.name,
      ROUTE_MAP_BUCKET: routes.bucket,
      ROUTE_MAP_KEY: routes.key,
      ROUTE_MAP_SHA256: map.sha256,
      ENVIRONMENTS_DEFAULT: environments,
      POWERTOOLS_SERVICE_NAME: "change-router",
      ...(Object.keys(tokens).length > 0 ? { GITHUB_TOKEN_PARAMETERS: JSON.stringify(tokens) } : {}),
    };
  }

  private runs(config: ChangeRouterConfig): LambdaFunction {
    const { place, name, code, keyArn, logRetentionInDays, failuresTo } = config;
    return new LambdaFunction(this, "function", {
      place,
      name: name("function", "change-router"),
      roleName: name("role", "change-router", "function"),
      description: "Starts the pipelines whose source has changed",
      code,
      environment: { ...this.settings, QUEUE_URL: this.queue.url },
      timeoutSeconds,
      keyArn,
      logRetentionInDays,
      failuresTo,
      statements: this.permissions(config),
    });
  }

  private permissions(config: ChangeRouterConfig): DataAwsIamPolicyDocumentStatement[] {
    const { place, pipelines, map } = config;
    return [
      ...routingStatements({
        place,
        pipelines,
        tableArn: this.table.arn,
        map: { bucketArn: map.bucketArn, key: mapKey },
      }),
      {
        sid: "Changes",
        actions: [
          "sqs:ChangeMessageVisibility",
          "sqs:DeleteMessage",
          "sqs:GetQueueAttributes",
          "sqs:ReceiveMessage",
          "sqs:SendMessage",
        ],
        resources: [this.queue.arn],
      },
      ...this.reads,
    ];
  }

  /** A branch that is created, moved or deleted; what becomes of executions; and a look at everything, whatever was heard. */
  private hear({ followed, pipelines, ...config }: ChangeRouterConfig): void {
    for (const { key, arn, branch } of followed) {
      const eventPattern = {
        source: ["aws.codecommit"],
        "detail-type": ["CodeCommit Repository State Change"],
        resources: [arn],
        detail: {
          event: ["referenceCreated", "referenceUpdated", "referenceDeleted"],
          referenceType: ["branch"],
          referenceName: [branch],
        },
      };
      this.forward(`source-${key}`, `${key}#${branch}`, { eventPattern: readableJson(eventPattern) }, config);
    }
    const executions = {
      source: ["aws.codepipeline"],
      "detail-type": ["CodePipeline Pipeline Execution State Change", "CodePipeline Stage Execution State Change"],
      detail: { pipeline: [{ prefix: pipelines }] },
    };
    this.forward("executions", "executions", { eventPattern: readableJson(executions) }, config);
    this.forward("reconcile", "reconcile", { scheduleExpression: "rate(15 minutes)" }, config);
  }

  private forward(
    what: string,
    messageGroupId: string,
    when: { readonly eventPattern: string } | { readonly scheduleExpression: string },
    { name, failuresTo }: Pick<ChangeRouterConfig, "name" | "failuresTo">,
  ): void {
    const rule = new CloudwatchEventRule(this, what, {
      name: name("eventRule", "change", what),
      description: `Tells the change router: ${what}`,
      ...when,
    });
    new CloudwatchEventTarget(this, `${what}-target`, {
      rule: rule.name,
      targetId: "changes",
      arn: this.queue.arn,
      sqsTarget: { messageGroupId },
      deadLetterConfig: { arn: failuresTo },
      retryPolicy,
    });
  }

  private watch({ name, alerts }: ChangeRouterConfig): void {
    for (const { id, metricName, description } of routerAlarms) {
      new CloudwatchMetricAlarm(this, id, {
        alarmName: name("alarm", "change-router", id),
        ...alerting(alerts, "warning", description), // families have what they had
        namespace: "Thrive/Delivery",
        metricName,
        statistic: "Sum",
        period: 300,
        evaluationPeriods: 1,
        comparisonOperator: "GreaterThanThreshold",
        threshold: 0,
        treatMissingData: "notBreaching", // nothing measured is nothing wrong
      });
    }
  }
}

/** Repositories of the account by its own permissions, those on GitHub by the tokens that are kept for it. */
function readsOf({ place, followed, tokens = {} }: ChangeRouterConfig): DataAwsIamPolicyDocumentStatement[] {
  return [
    {
      sid: "Repositories",
      actions: [
        "codecommit:GetBranch",
        "codecommit:GetDifferences",
        "codecommit:GetFolder",
        "codecommit:GetMergeCommit",
      ],
      resources: followed.map(({ arn }) => arn),
    },
    {
      sid: "Tokens",
      actions: ["ssm:GetParameter"],
      resources: [...new Set(Object.values(tokens))].map((path) => arnOf(place, "ssm", `parameter${path}`)),
    },
  ].filter(({ resources }) => resources.length > 0);
}
