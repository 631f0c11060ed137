import { createHash } from "node:crypto";
import { ChangeRouter, type ChangeRouterConfig } from "../../modules/change-router";
import { arnOf } from "../../config/aws-place";
import { alerts } from "../support/alerts";
import { keyArn, name, place, synthesizedConstruct } from "../support/synthesized-construct";
import { resourceNamed, resourcesOf, statementNamed, statementsOf, theOnly } from "../support/template";

const json = '{ "version": 1 }\n';
const repositoryArn = arnOf(place, "codecommit", "thrive-services");

const made = (changes: Partial<ChangeRouterConfig> = {}) =>
  synthesizedConstruct((scope) => {
    new ChangeRouter(scope, "router", {
      place,
      name,
      code: { path: "../../functions/change-router.zip", sha256Base64: "aGFzaA==" },
      environments: "|dev|prod|",
      pipelines: "thrive-delivery-",
      map: {
        bucket: "thrive-artifacts",
        bucketArn: "arn:aws:s3:::thrive-artifacts",
        json,
        sha256: createHash("sha256").update(json).digest("hex"),
      },
      followed: [{ key: "services", arn: repositoryArn, branch: "main" }],
      keyArn,
      logRetentionInDays: 30,
      failuresTo: "arn:aws:sqs:us-east-1:222222222222:failures",
      alerts,
      protect: false,
      ...changes,
    });
  });
const template = made();
const patternOf = (rule: string) =>
  JSON.parse(resourceNamed(template, `aws_cloudwatch_event_rule.router_${rule}`).event_pattern);

describe("the change router", () => {
  test("reads one message at a time and says which failed", () => {
    expect(theOnly(template, "aws_lambda_event_source_mapping")).toMatchObject({
      event_source_arn: "${aws_sqs_queue.router_changes.arn}",
      function_name: "${aws_lambda_function.router_function.arn}",
      batch_size: 1,
      function_response_types: ["ReportBatchItemFailures"],
    });
  });

  test("has six times as long for a message as its function may take", () => {
    const { timeout } = theOnly(template, "aws_lambda_function");
    const { visibility_timeout_seconds: visible } = resourceNamed(template, "aws_sqs_queue.router_changes");
    expect(visible).toBe(6 * timeout);
  });

  test("reads the map that was deployed with it, and no other", () => {
    const map = theOnly(template, "aws_s3_object");
    const { variables } = theOnly(template, "aws_lambda_function").environment;
    expect(map).toMatchObject({ key: "change-router/routes.json", content: json, kms_key_id: keyArn });
    expect(variables).toEqual({
      TABLE: "${aws_dynamodb_table.router_routes.name}",
      QUEUE_URL: "${aws_sqs_queue.router_changes.url}",
      ROUTE_MAP_BUCKET: "${aws_s3_object.router_map.bucket}",
      ROUTE_MAP_KEY: "${aws_s3_object.router_map.key}",
      ROUTE_MAP_SHA256: createHash("sha256").update(map.content).digest("hex"),
      ENVIRONMENTS_DEFAULT: "|dev|prod|",
      POWERTOOLS_SERVICE_NAME: "change-router",
    });
  });

  test("hears of a branch that is made, moved or deleted, and of no tag", () => {
    expect(patternOf("source_services")).toEqual({
      source: ["aws.codecommit"],
      "detail-type": ["CodeCommit Repository State Change"],
      resources: [repositoryArn],
      detail: {
        event: ["referenceCreated", "referenceUpdated", "referenceDeleted"],
        referenceType: ["branch"],
        referenceName: ["main"],
      },
    });
  });

  test("hears what becomes of executions and stages of its pipelines", () => {
    expect(patternOf("executions")).toEqual({
      source: ["aws.codepipeline"],
      "detail-type": ["CodePipeline Pipeline Execution State Change", "CodePipeline Stage Execution State Change"],
      detail: { pipeline: [{ prefix: "thrive-delivery-" }] },
    });
  });

  test("looks at everything every 15 minutes, whatever it heard", () => {
    expect(resourceNamed(template, "aws_cloudwatch_event_rule.router_reconcile").schedule_expression).toBe(
      "rate(15 minutes)",
    );
  });

  test("keeps what it hears in order: by branch, by executions, by reconcile", () => {
    const groups = resourcesOf(template, "aws_cloudwatch_event_target").map(
      (target) => target.sqs_target.message_group_id,
    );
    expect(groups.sort()).toEqual(["executions", "reconcile", "services#main"]);
  });

  test("finds decisions by pipeline too", () => {
    expect(theOnly(template, "aws_dynamodb_table").global_secondary_index[0].name).toBe("by-pipeline");
  });

  test("may start its pipelines and read its repositories, and passes no role", () => {
    expect(statementNamed(template, "router_function_role_permissions", "Pipelines").resources).toEqual([
      "arn:aws:codepipeline:us-east-1:222222222222:thrive-delivery-*",
    ]);
    expect(statementNamed(template, "router_function_role_permissions", "Repositories").resources).toEqual([
      repositoryArn,
    ]);
    const actions = statementsOf(template, "router_function_role_permissions").flatMap((one) => one.actions);
    expect(actions.filter((action) => /^iam:|:Delete(Table|Queue)|:\*$/.test(action))).toEqual([]);
  });

  test("reads and writes its table as it does, and asks its one index alone", () => {
    const ofTable = statementsOf(template, "router_function_role_permissions").filter(({ actions }) =>
      actions.some((action: string) => action.startsWith("dynamodb:")),
    );
    expect(ofTable.map(({ actions, resources }) => [actions, resources])).toEqual([
      [
        ["dynamodb:BatchGetItem", "dynamodb:BatchWriteItem", "dynamodb:PutItem"],
        ["${aws_dynamodb_table.router_routes.arn}"],
      ],
      [["dynamodb:Query"], ["${aws_dynamodb_table.router_routes.arn}/index/by-pipeline"]],
    ]);
  });

  test("reads tokens where it is told, and is told nothing where there are none", () => {
    const elsewhere = made({ followed: [], tokens: { services: "/thrive/delivery/github/token" } });
    const { variables } = theOnly(elsewhere, "aws_lambda_function").environment;
    expect(JSON.parse(variables.GITHUB_TOKEN_PARAMETERS)).toEqual({ services: "/thrive/delivery/github/token" });
    expect(statementNamed(elsewhere, "router_function_role_permissions", "Tokens").resources).toEqual([
      "arn:aws:ssm:us-east-1:222222222222:parameter/thrive/delivery/github/token",
    ]);
    const sids = statementsOf(elsewhere, "router_function_role_permissions").map(({ sid }) => sid);
    expect(sids).not.toContain("Repositories");
  });

  test.each(["StartFailed", "ReconcileDrift", "Blocked"])("wakes people at the first %s", (metricName) => {
    const alarm = resourcesOf(template, "aws_cloudwatch_metric_alarm").find((one) => one.metric_name === metricName);
    expect(alarm).toMatchObject({
      namespace: "Thrive/Delivery",
      statistic: "Sum",
      threshold: 0,
      comparison_operator: "GreaterThanThreshold",
      treat_missing_data: "notBreaching",
    });
  });
});
