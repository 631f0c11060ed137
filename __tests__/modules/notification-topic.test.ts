import { NotificationTopic } from "../../modules/notification-topic";
import { keyArn, place, synthesizedConstruct } from "../support/synthesized-construct";
import { statementsOf, theOnly } from "../support/template";

const template = synthesizedConstruct((scope) => {
  new NotificationTopic(scope, "operations", {
    place,
    name: "thrive-dev-operations",
    displayName: "Operations",
    keyArn,
  })
    .allowAlarms()
    .allowEvents("thrive-dev-message-*")
    .allowCodeStar()
    .tellByEmail("operations@example.gov");
});

describe("a notification topic", () => {
  test("is encrypted with the key it is given", () => {
    expect(theOnly(template, "aws_sns_topic").kms_master_key_id).toBe(keyArn);
  });

  const letIn = (sid: string, service: string, ...sources: string[]) => ({
    sid,
    principals: [{ type: "Service", identifiers: [service] }],
    actions: ["sns:Publish"],
    resources: ["${aws_sns_topic.operations.arn}"],
    condition: [
      { test: "StringEquals", variable: "aws:SourceAccount", values: ["222222222222"] },
      ...sources.map((source) => ({ test: "ArnLike", variable: "aws:SourceArn", values: [source] })),
    ],
  });

  test("takes what it is told to take, of this account, and nothing without TLS", () => {
    expect(statementsOf(template, "operations_policy")).toEqual([
      letIn("CodeStarNotifications", "codestar-notifications.amazonaws.com"),
      letIn("Events", "events.amazonaws.com", "arn:aws:events:us-east-1:222222222222:rule/thrive-dev-message-*"),
      letIn("Alarms", "cloudwatch.amazonaws.com", "arn:aws:cloudwatch:us-east-1:222222222222:alarm:*"),
      {
        sid: "TlsOnly",
        effect: "Deny",
        principals: [{ type: "*", identifiers: ["*"] }],
        actions: ["sns:Publish"],
        resources: ["${aws_sns_topic.operations.arn}"],
        condition: [{ test: "Bool", variable: "aws:SecureTransport", values: ["false"] }],
      },
    ]);
  });

  test("has one policy: a second would replace the first", () => {
    expect(theOnly(template, "aws_sns_topic_policy").policy).toBe(
      "${data.aws_iam_policy_document.operations_policy.json}",
    );
  });

  test("reaches people by e-mail", () => {
    expect(theOnly(template, "aws_sns_topic_subscription")).toEqual({
      topic_arn: "${aws_sns_topic.operations.arn}",
      protocol: "email",
      endpoint: "operations@example.gov",
    });
  });
});
