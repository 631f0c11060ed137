import { NotificationMessages, type NotificationMessagesConfig } from "../../modules/notification-messages";
import { name, place, synthesizedConstruct } from "../support/synthesized-construct";
import { resourceNamed, resourcesOf, statementNamed, theOnly } from "../support/template";

const topicArn = "arn:aws:sns:us-east-1:222222222222:thrive-delivery-pipeline-messages";
const failuresTo = "arn:aws:sqs:us-east-1:222222222222:failures";

const made = (webhooks: NotificationMessagesConfig["webhooks"]) =>
  synthesizedConstruct((scope) => {
    new NotificationMessages(scope, "message", {
      place,
      name,
      pipelines: "thrive-delivery-",
      topicArn,
      webhooks,
      failuresTo,
      sender: "thrive",
    });
  });
const template = made([{ name: "status", url: "https://status.example.gov/hooks" }]);
const patternOf = (kind: string) =>
  JSON.parse(resourceNamed(template, `aws_cloudwatch_event_rule.message_${kind}`).event_pattern);

describe("messages", () => {
  test("have one rule a kind", () => {
    expect(Object.keys(template.resource.aws_cloudwatch_event_rule ?? {}).sort()).toEqual([
      "message_approval_failed",
      "message_approval_needed",
      "message_approval_succeeded",
      "message_canceled",
      "message_failed",
      "message_started",
      "message_succeeded",
      "message_superseded",
    ]);
  });

  test("are of executions of our pipelines alone", () => {
    expect(patternOf("failed")).toEqual({
      source: ["aws.codepipeline"],
      "detail-type": ["CodePipeline Pipeline Execution State Change"],
      detail: { pipeline: [{ prefix: "thrive-delivery-" }], state: ["FAILED"] },
    });
    expect(patternOf("canceled").detail.state).toEqual(["CANCELED", "STOPPED"]);
  });

  test("are of approvals when the action is one", () => {
    expect(patternOf("approval_needed")).toMatchObject({
      "detail-type": ["CodePipeline Action Execution State Change"],
      detail: { type: { category: ["Approval"] }, state: ["STARTED"] },
    });
  });

  test("reach people as one sentence with the way to look", () => {
    const { input_transformer: transformer } = resourceNamed(
      template,
      "aws_cloudwatch_event_target.message_approval_needed_people",
    );
    expect(transformer.input_paths).toEqual({
      pipeline: "$.detail.pipeline",
      execution: "$.detail.execution-id",
      time: "$.time",
      stage: "$.detail.stage",
    });
    expect(JSON.parse(transformer.input_template)).toBe(
      "<pipeline> waits at <stage> for somebody to approve it. Execution <execution>, <time>: " +
        "https://console.aws.amazon.com/codesuite/codepipeline/pipelines/<pipeline>/executions/<execution>/timeline?region=us-east-1",
    );
  });

  test("reach programs as JSON, with the text that chat tools show", () => {
    const { arn, input_transformer: transformer } = resourceNamed(
      template,
      "aws_cloudwatch_event_target.message_failed_webhook_status",
    );
    expect(arn).toBe("${aws_cloudwatch_event_api_destination.message_webhook_status.arn}");
    expect(JSON.parse(transformer.input_template)).toMatchObject({
      text: expect.stringMatching(/^<pipeline> failed\. /),
      kind: "failed",
      pipeline: "<pipeline>",
      execution: "<execution>",
      time: "<time>",
    });
  });

  test("name nothing in a sentence that the event does not say", () => {
    for (const target of resourcesOf(template, "aws_cloudwatch_event_target")) {
      const { input_paths: paths, input_template: text } = target.input_transformer;
      const named = new Set([...text.matchAll(/<(\w+)>/g)].map(([, variable]: string[]) => variable));
      const known = Object.keys(paths);
      expect([...named].filter((variable) => !known.includes(String(variable)))).toEqual([]);
    }
  });

  test("that cannot be delivered are tried for a day, then kept", () => {
    for (const target of resourcesOf(template, "aws_cloudwatch_event_target")) {
      expect(target).toMatchObject({
        dead_letter_config: { arn: failuresTo },
        retry_policy: { maximum_event_age_in_seconds: 86_400, maximum_retry_attempts: 185 },
      });
    }
  });
});

describe("a webhook", () => {
  test("is told who sends, when it has no secret", () => {
    expect(theOnly(template, "aws_cloudwatch_event_connection").auth_parameters).toEqual({
      api_key: { key: "X-Sent-By", value: "thrive" },
    });
  });

  test("is shown its secret, which no declaration has", () => {
    const secret = {
      name: "status",
      url: "https://status.example.gov/hooks",
      secretParameter: "/thrive/delivery/status",
    };
    const shown = made([secret]);
    expect(theOnly(shown, "aws_cloudwatch_event_connection").auth_parameters).toEqual({
      api_key: { key: "X-Webhook-Secret", value: "${data.aws_ssm_parameter.message_secret_status.value}" },
    });
    expect(shown.data.aws_ssm_parameter).toEqual({
      message_secret_status: { name: "/thrive/delivery/status", with_decryption: true },
    });
  });

  test.each(["people", "started", "caller", "status-connection", "webhook"])("may be named %s", (named) => {
    const targets = resourcesOf(
      made([
        { name: named, url: "https://status.example.gov/" },
        { name: "status", url: "https://status.example.gov/", secretParameter: "/thrive/delivery/status" },
      ]),
      "aws_cloudwatch_event_target",
    );
    const keys = targets.map(({ rule, target_id: id }) => `${rule} ${id}`);
    expect([targets.length, new Set(keys).size]).toEqual([24, 24]);
  });

  test("is called by a role that may call webhooks of this platform alone", () => {
    expect(statementNamed(template, "message_caller_permissions", "Webhooks")).toMatchObject({
      actions: ["events:InvokeApiDestination"],
      resources: ["arn:aws:events:us-east-1:222222222222:api-destination/thrive-dev-orders-*"],
    });
    expect(resourcesOf(made([]), "aws_iam_role")).toEqual([]);
  });
});
