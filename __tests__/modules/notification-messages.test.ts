import { NotificationMessages, type NotificationMessagesConfig } from "../../modules/notification-messages";
import type { Sentence } from "../../modules/sentence";
import { name, place, synthesizedConstruct } from "../support/synthesized-construct";
import { resourceNamed, resourcesOf, statementNamed, type Template, theOnly } from "../support/template";

const topicArn = "arn:aws:sns:us-east-1:222222222222:thrive-delivery-pipeline-messages";
const failuresTo = "arn:aws:sqs:us-east-1:222222222222:failures";

const aSentence: Sentence = {
  kind: "failed",
  about: "a parcel",
  pattern: { source: ["post"], detail: { state: ["LOST"] } },
  paths: { parcel: "$.detail.parcel", time: "$.time" },
  text: "<parcel> is lost.",
  more: "Since <time>",
  page: "https://post.example.gov/<parcel>",
};
const other: Sentence = { ...aSentence, kind: "found", elsewhere: ["chat"] };
const alarm: Sentence = { ...aSentence, kind: "fire", elsewhere: ["people", "chat"], severity: "critical" };
const toBeWarned: Sentence = { ...alarm, kind: "smoke", severity: "warning" };

const made = (webhooks: NotificationMessagesConfig["webhooks"], chatTopicArn?: string) =>
  synthesizedConstruct((scope) => {
    new NotificationMessages(scope, "message", {
      place,
      name,
      sentences: [aSentence, other, alarm, toBeWarned],
      topicArn,
      chatTopicArn,
      webhooks,
      failuresTo,
      sender: "thrive",
    });
  });
const status = { name: "status", url: "https://status.example.gov/hooks" };
const template = made([status]);
const targetsOf = (of: Template) => Object.keys(of.resource.aws_cloudwatch_event_target ?? {}).sort();

describe("messages", () => {
  test("have one rule a kind, which says what it is about", () => {
    expect(resourceNamed(template, "aws_cloudwatch_event_rule.message_failed")).toMatchObject({
      name: "thrive-dev-orders-message-failed",
      description: "a parcel: failed",
      event_pattern: JSON.stringify(aSentence.pattern, null, 2),
    });
  });

  test("reach everybody once: who hears in another way is not told again", () => {
    expect(targetsOf(made([status], "arn:aws:sns:us-east-1:222222222222:chat"))).toEqual([
      "message_failed_chat",
      "message_failed_people",
      "message_failed_webhook_status",
      "message_fire_webhook_status",
      "message_found_people",
      "message_found_webhook_status",
      "message_smoke_webhook_status",
    ]);
  });

  test("that nobody hears have no rule", () => {
    expect(Object.keys(made([]).resource.aws_cloudwatch_event_rule ?? {})).toEqual(["message_failed", "message_found"]);
  });

  test("of what is critical reach who is told of nothing else", () => {
    expect(targetsOf(made([{ ...status, criticalOnly: true }]))).toEqual([
      "message_failed_people",
      "message_fire_webhook_status",
      "message_found_people",
    ]);
  });

  test("reach people as one sentence with the way to look", () => {
    const { input_transformer: transformer } = resourceNamed(
      template,
      "aws_cloudwatch_event_target.message_failed_people",
    );
    expect(transformer).toEqual({
      input_paths: { parcel: "$.detail.parcel", time: "$.time" },
      input_template: '"<parcel> is lost. Since <time>: https://post.example.gov/<parcel>"',
    });
  });

  test("reach chat as it shows them", () => {
    const { input_transformer: transformer } = resourceNamed(
      made([], "arn:aws:sns:us-east-1:222222222222:chat"),
      "aws_cloudwatch_event_target.message_failed_chat",
    );
    expect(JSON.parse(transformer.input_template)).toEqual({
      version: "1.0",
      source: "custom",
      content: {
        textType: "client-markdown",
        description: "<parcel> is lost. Since <time>: https://post.example.gov/<parcel>",
      },
    });
  });

  test("reach programs as JSON, with the text that chat tools show", () => {
    const { arn, input_transformer: transformer } = resourceNamed(
      template,
      "aws_cloudwatch_event_target.message_failed_webhook_status",
    );
    expect(arn).toBe("${aws_cloudwatch_event_api_destination.message_webhook_status.arn}");
    expect(JSON.parse(transformer.input_template)).toEqual({
      text: "<parcel> is lost. https://post.example.gov/<parcel>",
      kind: "failed",
      parcel: "<parcel>",
      time: "<time>",
    });
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
    expect([targets.length, new Set(keys).size]).toEqual([10, 10]);
  });

  test("is called by a role that may call webhooks of this platform alone", () => {
    expect(statementNamed(template, "message_caller_permissions", "Webhooks")).toMatchObject({
      actions: ["events:InvokeApiDestination"],
      resources: ["arn:aws:events:us-east-1:222222222222:api-destination/thrive-dev-orders-*"],
    });
    expect(resourcesOf(made([]), "aws_iam_role")).toEqual([]);
  });
});
