import { CloudwatchMetricAlarm } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm";
import { arnOf } from "../config/aws-place";
import { deliveryNames } from "../config/delivery-names";
import type { Platform } from "../config/platform";
import { alerting } from "../modules/alerts";
import { DeliveryTable } from "../modules/delivery-table";
import { LambdaFunction } from "../modules/lambda-function";
import { ReleasePolicies } from "../modules/release-policies";
import type { BaseStack } from "./base-stack";
import type { DeliveryGround } from "./delivery-ground";
import { deliveryLogDays } from "./delivery-retention";
import { namesIn, recordTables } from "./names";

/** What all deployers share: the ledger, who fails the job of one that ended without an answer, and what people may do. */
export function placeReleases(stack: BaseStack, { delivery }: Platform, ground: DeliveryGround): void {
  const { keyArn } = ground;
  const names = deliveryNames(delivery);
  new DeliveryTable(stack, "releases", { name: names.releases, keyArn, protect: delivery.protect });
  placeFailedJob(stack, delivery, ground);
  new ReleasePolicies(stack, "release", {
    place: delivery.aws,
    names: { approver: names.approver, operator: names.operator },
    pipelines: `${namesIn(delivery)("pipeline")}-`,
    repositoriesArn: arnOf(delivery.aws, "ecr", `repository/${delivery.platform}/*`),
    tables: recordTables(delivery),
    keyArn,
  });
}

function placeFailedJob(stack: BaseStack, delivery: Platform["delivery"], ground: DeliveryGround): void {
  const names = deliveryNames(delivery);
  const { functionName } = new LambdaFunction(stack, "failed-job", {
    place: delivery.aws,
    name: names.failedJob,
    roleName: namesIn(delivery)("role", "failed-job", "function"),
    description: "Fails the job of a deployer that ended without an answer",
    code: ground.functionCode("failed-job"),
    environment: { POWERTOOLS_SERVICE_NAME: "failed-job" },
    timeoutSeconds: 30,
    keyArn: ground.keyArn,
    logRetentionInDays: deliveryLogDays,
    failuresTo: ground.failuresTo,
    statements: [
      {
        sid: "Jobs",
        actions: ["codepipeline:PutJobFailureResult"],
        resources: ["*"], // a job has no ARN; its id, which the failed call was given, is the permission
      },
    ],
  }).function;
  new CloudwatchMetricAlarm(stack, "failed-job-failed", {
    alarmName: namesIn(delivery)("alarm", "failed-job"),
    // What runs goes on running; a release waits.
    ...alerting(ground.alerts, "warning", `${functionName} could not fail a job; stop the execution that waits for it`),
    namespace: "AWS/Lambda",
    metricName: "Errors",
    dimensions: { FunctionName: functionName },
    statistic: "Sum",
    period: 300,
    evaluationPeriods: 1,
    comparisonOperator: "GreaterThanThreshold",
    threshold: 0,
    treatMissingData: "notBreaching", // a function that is not called does not fail
  });
}
