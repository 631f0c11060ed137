import { CloudwatchEventRule } from "@cdktf/provider-aws/lib/cloudwatch-event-rule";
import { CloudwatchEventTarget } from "@cdktf/provider-aws/lib/cloudwatch-event-target";
import { CloudwatchMetricAlarm } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm";
import { LambdaFunctionEventInvokeConfig } from "@cdktf/provider-aws/lib/lambda-function-event-invoke-config";
import { LambdaPermission } from "@cdktf/provider-aws/lib/lambda-permission";
import { Construct } from "constructs";
import type { AwsPlace } from "../../config/aws-place";
import type { NameFor } from "../../config/naming";
import { type Alerts, alerting } from "../alerts";
import { type FunctionCode, LambdaFunction } from "../lambda-function";
import { type DeployerReach, deployerStatements } from "./deployer-statements";

export interface ServiceDeployerConfig {
  readonly place: AwsPlace;
  /** CAUTION: changing this recreates function and role; environments let in the role by its name. */
  readonly name: NameFor;
  readonly code: FunctionCode;
  /** What it reads, writes and takes: of one service alone. */
  readonly reach: DeployerReach;
  /** What it finds in its environment: up to 4 KB. */
  readonly variables: Readonly<Record<string, string>>;
  /** Key of its variables, its log and the tables. */
  readonly keyArn: string;
  readonly logRetentionInDays: number;
  /** Function that fails the job of a deployer which ended without an answer. */
  readonly failedJobArn: string;
  /** Queue that keeps what could not be delivered or handled. */
  readonly failuresTo: string;
  /** Who is told when it fails. */
  readonly alerts: Alerts;
}

/** Seconds of one call; a deployment that takes longer goes on in the next, which CodePipeline makes. */
const timeoutSeconds = 300;
/** Seconds after which CodePipeline gives up a job that nobody answers. Source: https://docs.aws.amazon.com/codepipeline/latest/userguide/limits.html */
const jobSeconds = 1200;
const retryPolicy = { maximumEventAgeInSeconds: 3600, maximumRetryAttempts: 185 };

/** What it is asked to do beside its jobs: to note what ended unseen, and to look for images that nothing needs. */
const rounds = [
  { step: "settle", every: "rate(15 minutes)" },
  { step: "sweep", every: "rate(1 day)" },
] as const;

/**
 * Deploys one service to its environments, asks for approval there, and writes the ledger. Never called twice for one event: a call that
 * fails goes to a function which fails the job, so that no pipeline waits for nobody.
 */
export class ServiceDeployer extends Construct {
  readonly function: LambdaFunction;
  private readonly retries: LambdaFunctionEventInvokeConfig;

  constructor(scope: Construct, id: string, config: ServiceDeployerConfig) {
    super(scope, id);
    this.function = this.runs(config);
    this.retries = new LambdaFunctionEventInvokeConfig(this, "retries", {
      functionName: this.function.function.functionName,
      maximumRetryAttempts: 0,
      maximumEventAgeInSeconds: jobSeconds,
      destinationConfig: { onFailure: { destination: config.failedJobArn } },
    });
    for (const { step, every } of rounds) this.ask(step, every, config);
    this.watch(config);
  }

  private runs(config: ServiceDeployerConfig): LambdaFunction {
    const { place, name, code, reach, variables, keyArn, logRetentionInDays, failedJobArn, failuresTo } = config;
    return new LambdaFunction(this, "function", {
      place,
      name: name("function", "deployer"),
      roleName: name("role", "deployer"),
      description: `Deploys ${reach.service}`,
      code,
      environment: variables,
      timeoutSeconds,
      keyArn,
      logRetentionInDays,
      failuresTo,
      statements: [
        ...deployerStatements(reach),
        { sid: "FailedJob", actions: ["lambda:InvokeFunction"], resources: [failedJobArn] },
      ],
    });
  }

  private ask(step: string, every: string, { name, failuresTo }: ServiceDeployerConfig): void {
    const rule = new CloudwatchEventRule(this, step, {
      name: name("eventRule", step),
      description: `Asks the deployer to ${step}`,
      scheduleExpression: every,
    });
    const permission = new LambdaPermission(this, `${step}-may-call`, {
      functionName: this.function.function.functionName,
      action: "lambda:InvokeFunction",
      principal: "events.amazonaws.com",
      sourceArn: rule.arn,
    });
    new CloudwatchEventTarget(this, `${step}-target`, {
      rule: rule.name,
      targetId: "deployer",
      arn: this.function.arn,
      input: JSON.stringify({ step }),
      deadLetterConfig: { arn: failuresTo },
      retryPolicy,
      dependsOn: [permission, this.retries],
    });
  }

  private watch({ name, reach, alerts }: ServiceDeployerConfig): void {
    const { functionName } = this.function.function;
    const alarms = [
      ["failed", "Errors", "ended without an answer; its log says why, and what it left is settled within 15 minutes"],
      [
        "unanswered",
        "DestinationDeliveryFailures",
        "failed and its job could not be failed; stop the execution by hand",
      ],
    ] as const;
    for (const [id, metricName, meaning] of alarms) {
      new CloudwatchMetricAlarm(this, id, {
        alarmName: name("alarm", "deployer", id),
        // What runs goes on running; a release waits.
        ...alerting(alerts, "warning", `the deployer of ${reach.service} ${meaning}`),
        namespace: "AWS/Lambda",
        metricName,
        dimensions: { FunctionName: functionName },
        statistic: "Sum",
        period: 300,
        evaluationPeriods: 1,
        comparisonOperator: "GreaterThanThreshold",
        threshold: 0,
        treatMissingData: "notBreaching", // a deployer that is not called does not fail
      });
    }
  }
}
