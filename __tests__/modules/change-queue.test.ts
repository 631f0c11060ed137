import { ChangeQueue } from "../../modules/change-queue";
import { alerts } from "../support/alerts";
import { keyArn, name, place, synthesizedConstruct } from "../support/synthesized-construct";
import { resourceNamed, statementNamed, statementsOf } from "../support/template";

const template = synthesizedConstruct((scope) => {
  new ChangeQueue(scope, "changes", { place, name, keyArn, visibilitySeconds: 720, rules: "change-*", alerts });
});
const queue = resourceNamed(template, "aws_sqs_queue.changes");

describe("a queue of changes", () => {
  test("keeps order, hides a message for as long as it is told, and keeps what failed five times for 14 days", () => {
    expect(queue).toMatchObject({
      name: "thrive-dev-orders-changes.fifo",
      fifo_queue: true,
      content_based_deduplication: true,
      visibility_timeout_seconds: 720,
      kms_master_key_id: keyArn,
    });
    // To the letter: the provider takes other white space for a change at every plan.
    expect(queue.redrive_policy).toBe(
      '{"deadLetterTargetArn":"${aws_sqs_queue.changes_dead.arn}","maxReceiveCount":5}',
    );
    expect(resourceNamed(template, "aws_sqs_queue.changes_dead")).toMatchObject({
      name: "thrive-dev-orders-changes-dead.fifo",
      fifo_queue: true,
      message_retention_seconds: 14 * 24 * 3600,
      kms_master_key_id: keyArn,
    });
  });

  test("takes events of the rules that it is told, of this account", () => {
    expect(statementNamed(template, "changes_policy", "Events")).toMatchObject({
      principals: [{ type: "Service", identifiers: ["events.amazonaws.com"] }],
      actions: ["sqs:SendMessage"],
      condition: [
        { variable: "aws:SourceAccount", values: ["222222222222"] },
        { variable: "aws:SourceArn", values: ["arn:aws:events:us-east-1:222222222222:rule/change-*"] },
      ],
    });
  });

  test("refuses whoever comes without TLS, and lets nobody write to what failed", () => {
    expect(statementNamed(template, "changes_policy", "TlsOnly")).toMatchObject({ effect: "Deny" });
    expect(statementsOf(template, "changes_dead_policy").map(({ sid }) => sid)).toEqual(["TlsOnly"]);
  });

  test("wakes people when a message waits for over five minutes, or failed for good", () => {
    expect(resourceNamed(template, "aws_cloudwatch_metric_alarm.changes_waiting")).toMatchObject({
      metric_name: "ApproximateAgeOfOldestMessage",
      dimensions: { QueueName: "${aws_sqs_queue.changes.name}" },
      threshold: 300,
      alarm_actions: [alerts.warning],
    });
    expect(resourceNamed(template, "aws_cloudwatch_metric_alarm.changes_failed")).toMatchObject({
      metric_name: "ApproximateNumberOfMessagesVisible",
      dimensions: { QueueName: "${aws_sqs_queue.changes_dead.name}" },
      threshold: 0,
      alarm_actions: [alerts.warning],
    });
  });
});
