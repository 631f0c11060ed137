import { PipelineNotifications } from "../../modules/pipeline-notifications";
import { notificationEvents } from "../../policies/notification-events";
import { synthesizedConstruct } from "../support/synthesized-construct";
import { theOnly } from "../support/template";

const rule = theOnly(
  synthesizedConstruct((scope) => {
    new PipelineNotifications(scope, "notifications", {
      name: "thrive-delivery-orders",
      pipelineArn: "arn:aws:codepipeline:us-east-1:222222222222:thrive-delivery-orders",
      topicArn: "arn:aws:sns:us-east-1:222222222222:thrive-delivery-pipeline-notifications",
    });
  }),
  "aws_codestarnotifications_notification_rule",
);

describe("a pipeline's notification rule", () => {
  test("tells of how executions end and of approvals, once each", () => {
    expect(rule.event_type_ids).toEqual([
      "codepipeline-pipeline-pipeline-execution-started",
      "codepipeline-pipeline-pipeline-execution-succeeded",
      "codepipeline-pipeline-pipeline-execution-failed",
      "codepipeline-pipeline-pipeline-execution-canceled",
      "codepipeline-pipeline-pipeline-execution-superseded",
      "codepipeline-pipeline-manual-approval-needed",
      "codepipeline-pipeline-manual-approval-succeeded",
      "codepipeline-pipeline-manual-approval-failed",
    ]);
  });

  test("names events that are in AWS's list, of pipelines", () => {
    const unknown = rule.event_type_ids.filter((id: string) => !notificationEvents["codepipeline"]?.includes(id));
    expect(unknown).toEqual([]);
  });

  test("is about the pipeline and tells the topic", () => {
    expect(rule).toMatchObject({
      resource: "arn:aws:codepipeline:us-east-1:222222222222:thrive-delivery-orders",
      detail_type: "FULL",
      target: [{ type: "SNS", address: "arn:aws:sns:us-east-1:222222222222:thrive-delivery-pipeline-notifications" }],
    });
  });
});
