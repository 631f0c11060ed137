import { CloudwatchMetricAlarm } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm";
import { Construct } from "constructs";
import type { NameFor } from "../../config/naming";
import { type Alerts, alerting } from "../alerts";

export interface PipelineAlarmsConfig {
  readonly name: NameFor;
  /** The pipeline, by name. */
  readonly pipeline: string;
  /** Whether CodePipeline publishes metrics: not in every partition. Where it does not, the change router counts failures. */
  readonly hasMetrics: boolean;
  /** Who is told, when it begins and when it ends. */
  readonly alerts: Alerts;
}

/** Seconds from a commit to the first environment. */
const promised = 600;

/**
 * What wakes people about one pipeline: it fails, or a commit takes longer to its first environment than was promised; time that
 * an approval waits does not count.
 */
export class PipelineAlarms extends Construct {
  constructor(scope: Construct, id: string, config: PipelineAlarmsConfig) {
    super(scope, id);
    const { name, pipeline, hasMetrics, alerts } = config;
    const common = {
      period: 300,
      evaluationPeriods: 1,
      comparisonOperator: "GreaterThanThreshold",
      treatMissingData: "notBreaching", // a pipeline that does not run does not fail
    };
    const ofRouter = { namespace: "Thrive/Delivery", dimensions: { Pipeline: pipeline } };
    new CloudwatchMetricAlarm(this, "failed", {
      ...common,
      alarmName: name("alarm", "pipeline-failed"),
      ...alerting(alerts, "warning", `${pipeline}: an execution failed`), // what runs goes on running
      // Source: https://docs.aws.amazon.com/codepipeline/latest/userguide/metrics-dimensions.html
      ...(hasMetrics
        ? {
            namespace: "AWS/CodePipeline",
            metricName: "FailedPipelineExecutions",
            dimensions: { PipelineName: pipeline },
          }
        : { ...ofRouter, metricName: "FailedExecutions" }),
      statistic: "Sum",
      threshold: 0,
    });
    new CloudwatchMetricAlarm(this, "slow", {
      ...common,
      ...ofRouter,
      alarmName: name("alarm", "commit-slow"),
      ...alerting(alerts, "warning", `${pipeline}: a commit took over ${promised} seconds to the first environment`),
      metricName: "CommitToFirstEnvironmentSeconds",
      statistic: "Maximum",
      threshold: promised,
    });
  }
}
