import { NotificationTopic } from "../../modules/notification-topic";
import { keyArn, place, synthesizedConstruct } from "../support/synthesized-construct";
import { statementsOf, theOnly } from "../support/template";

const template = synthesizedConstruct((scope) => {
  new NotificationTopic(scope, "operations", {
    place,
    name: "thrive-dev-operations",
    displayName: "Operations",
    keyArn,
  });
});

describe("a notification topic", () => {
  test("is encrypted with the key it is given", () => {
    expect(theOnly(template, "aws_sns_topic").kms_master_key_id).toBe(keyArn);
  });

  test("takes the account's alarms, and nothing without TLS", () => {
    expect(statementsOf(template, "operations_policy")).toEqual([
      {
        sid: "Alarms",
        principals: [{ type: "Service", identifiers: ["cloudwatch.amazonaws.com"] }],
        actions: ["sns:Publish"],
        resources: ["${aws_sns_topic.operations.arn}"],
        condition: [
          { test: "StringEquals", variable: "aws:SourceAccount", values: ["222222222222"] },
          {
            test: "ArnLike",
            variable: "aws:SourceArn",
            values: ["arn:aws:cloudwatch:us-east-1:222222222222:alarm:*"],
          },
        ],
      },
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
});
