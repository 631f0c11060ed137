import { FailureQueue } from "../../modules/failure-queue";
import { alerts } from "../support/alerts";
import { keyArn, place, synthesizedConstruct } from "../support/synthesized-construct";
import { statementsOf, theOnly } from "../support/template";

const template = synthesizedConstruct((scope) => {
  new FailureQueue(scope, "failures", {
    place,
    name: "thrive-dev-failures",
    keyArn,
    rules: "thrive-dev-*",
    alarmName: "thrive-dev-failures",
    alerts,
  });
});

describe("a queue of failures", () => {
  test("keeps them encrypted for 14 days", () => {
    expect(theOnly(template, "aws_sqs_queue")).toEqual({
      name: "thrive-dev-failures",
      kms_master_key_id: keyArn,
      message_retention_seconds: 14 * 24 * 3600,
    });
  });

  test("takes what rules of this account could not deliver, over TLS", () => {
    const [events, tls] = statementsOf(template, "failures_policy");
    expect(events?.condition).toContainEqual({
      test: "ArnLike",
      variable: "aws:SourceArn",
      values: ["arn:aws:events:us-east-1:222222222222:rule/thrive-dev-*"],
    });
    expect(tls).toMatchObject({ sid: "TlsOnly", effect: "Deny" });
  });

  test("wakes people as soon as one is in it", () => {
    expect(theOnly(template, "aws_cloudwatch_metric_alarm")).toMatchObject({
      threshold: 0,
      comparison_operator: "GreaterThanThreshold",
      alarm_actions: [alerts.warning],
    });
  });
});
