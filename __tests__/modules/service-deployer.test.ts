import { ServiceDeployer, type ServiceDeployerConfig } from "../../modules/service-deployer";
import { alerts } from "../support/alerts";
import { keyArn, name, place, synthesizedConstruct } from "../support/synthesized-construct";
import { type Block, resourcesOf, statementNamed, statementsOf, theOnly } from "../support/template";

const reach: ServiceDeployerConfig["reach"] = {
  service: "orders",
  deployRoleArns: ["dev", "prod"].map(
    (environment) => `arn:aws:iam::222222222222:role/thrive-${environment}-orders-deploy`,
  ),
  pipelineArn: "arn:aws:codepipeline:us-east-1:222222222222:thrive-delivery-orders",
  repositoryArn: "arn:aws:ecr:us-east-1:222222222222:repository/thrive/orders",
  busArn: "arn:aws:events:us-east-1:222222222222:event-bus/default",
  tables: { releases: "arn:releases", builds: "arn:builds", routes: "arn:routes" },
  sourceArns: ["arn:aws:codecommit:us-east-1:222222222222:services"],
  tokenParameterArns: [],
  deletesImages: false,
};
const failedJobArn = "arn:aws:lambda:us-east-1:222222222222:function:thrive-delivery-failed-job";

const made = (changes: Partial<ServiceDeployerConfig["reach"]> = {}) =>
  synthesizedConstruct((scope) => {
    new ServiceDeployer(scope, "deployer", {
      place,
      name,
      code: { path: "../../functions/deployer.zip", sha256Base64: "aGFzaA==" },
      reach: { ...reach, ...changes },
      variables: { SERVICE: "orders" },
      keyArn,
      logRetentionInDays: 30,
      failedJobArn,
      failuresTo: "arn:aws:sqs:us-east-1:222222222222:failures",
      alerts,
    });
  });
const template = made();
const permissions = "deployer_function_role_permissions";
const resourcesBySid = (statements: readonly Block[]) =>
  Object.fromEntries(statements.map(({ sid, resources }) => [sid, resources]));

describe("a deployer", () => {
  test("that ends without an answer is not called again: a function fails its job", () => {
    expect(theOnly(template, "aws_lambda_function_event_invoke_config")).toMatchObject({
      maximum_retry_attempts: 0,
      maximum_event_age_in_seconds: 1200,
      destination_config: { on_failure: { destination: failedJobArn } },
    });
    expect(statementNamed(template, permissions, "FailedJob").resources).toEqual([failedJobArn]);
  });

  test("settles what ended unseen every 15 minutes, and sweeps every day", () => {
    const rules = resourcesOf(template, "aws_cloudwatch_event_rule").map((rule) => [
      rule.name,
      rule.schedule_expression,
    ]);
    expect(rules).toEqual([
      ["thrive-dev-orders-settle", "rate(15 minutes)"],
      ["thrive-dev-orders-sweep", "rate(1 day)"],
    ]);
    expect(resourcesOf(template, "aws_cloudwatch_event_target").map(({ input }) => input)).toEqual([
      '{"step":"settle"}',
      '{"step":"sweep"}',
    ]);
  });

  test("takes the computed roles of its environments, and nothing of another service", () => {
    expect(resourcesBySid(statementsOf(template, permissions))).toMatchObject({
      Environments: reach.deployRoleArns,
      Pipeline: [reach.pipelineArn],
      Images: [reach.repositoryArn],
      Commits: reach.sourceArns,
    });
  });

  test("writes the ledger of its own service, and reads freezes beside it", () => {
    const keysOf = (sid: string) => statementNamed(template, permissions, sid).condition[0].values;
    expect([keysOf("Ledger"), keysOf("LedgerSeen"), keysOf("Builds")]).toEqual([
      ["SERVICE#orders#*"],
      ["SERVICE#orders#*", "FREEZE#*", "EXECUTION#*"],
      ["SERVICE#orders"],
    ]);
    const writing = statementsOf(template, permissions).flatMap(({ actions }) => actions);
    expect(writing.filter((action) => /^dynamodb:(Update|Delete|Batch)/.test(action))).toEqual([]);
  });

  test("deletes images only when the janitor may", () => {
    const actions = (deletesImages: boolean) => statementNamed(made({ deletesImages }), permissions, "Images").actions;
    expect([actions(false).includes("ecr:BatchDeleteImage"), actions(true).includes("ecr:BatchDeleteImage")]).toEqual([
      false,
      true,
    ]);
  });

  test("reads commits elsewhere with a token, and takes no role when it delivers nowhere", () => {
    const token = "arn:aws:ssm:us-east-1:222222222222:parameter/token";
    const sids = resourcesBySid(
      statementsOf(made({ sourceArns: [], tokenParameterArns: [token], deployRoleArns: [] }), permissions),
    );
    expect([sids.Token, sids.Commits, sids.Environments]).toEqual([[token], undefined, undefined]);
  });

  test("has permissions that fit into a role, also for 48 environments of the longest names", () => {
    const longest = `arn:aws-us-gov:iam::222222222222:role/${"n".repeat(64)}`;
    const statements = statementsOf(made({ deployRoleArns: Array.from({ length: 48 }, () => longest) }), permissions);
    expect(JSON.stringify(statements).length).toBeLessThan(10_240); // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
  });

  test("wakes people when it fails, and when nobody could fail its job", () => {
    const alarms = resourcesOf(template, "aws_cloudwatch_metric_alarm").map((alarm) => [
      alarm.alarm_name,
      alarm.metric_name,
    ]);
    expect(alarms).toEqual([
      ["thrive-dev-orders-deployer-failed", "Errors"],
      ["thrive-dev-orders-deployer-unanswered", "DestinationDeliveryFailures"],
    ]);
  });
});
