import { PipelineAlarms } from "../../modules/pipeline-alarms";
import { alerts } from "../support/alerts";
import { name, synthesizedConstruct } from "../support/synthesized-construct";
import { resourceNamed } from "../support/template";

const made = (hasMetrics: boolean) =>
  synthesizedConstruct((scope) => {
    new PipelineAlarms(scope, "alarms", { name, pipeline: "thrive-delivery-orders", hasMetrics, alerts });
  });

describe("a pipeline's alarms", () => {
  test("ring when an execution fails, by the metric that CodePipeline publishes", () => {
    expect(resourceNamed(made(true), "aws_cloudwatch_metric_alarm.alarms_failed")).toMatchObject({
      namespace: "AWS/CodePipeline",
      metric_name: "FailedPipelineExecutions",
      dimensions: { PipelineName: "thrive-delivery-orders" },
      threshold: 0,
      comparison_operator: "GreaterThanThreshold",
      alarm_actions: [alerts.warning],
    });
  });

  test("ring by the router's own count where CodePipeline publishes none", () => {
    expect(resourceNamed(made(false), "aws_cloudwatch_metric_alarm.alarms_failed")).toMatchObject({
      namespace: "Thrive/Delivery",
      metric_name: "FailedExecutions",
      dimensions: { Pipeline: "thrive-delivery-orders" },
    });
  });

  test("ring when a commit takes over ten minutes to the first environment", () => {
    expect(resourceNamed(made(true), "aws_cloudwatch_metric_alarm.alarms_slow")).toMatchObject({
      namespace: "Thrive/Delivery",
      metric_name: "CommitToFirstEnvironmentSeconds",
      statistic: "Maximum",
      threshold: 600,
    });
  });
});
