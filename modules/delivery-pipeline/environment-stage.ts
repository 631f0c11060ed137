import type { CodepipelineStage, CodepipelineStageAction } from "@cdktf/provider-aws/lib/codepipeline";
import { invoke } from "./build-stage";
import type { DeliveryPipelineConfig } from "./delivery-pipeline";
import { beforeEnvironment } from "./stage-conditions";

/** An environment that a pipeline delivers to. */
export interface Destination {
  readonly name: string;
  /** Who is waited for, up to 60 days. @default nobody */
  readonly approval?: { readonly waitDays: number };
}

const minutesOfADay = 24 * 60;

/**
 * Deploys, after somebody has approved it where that is asked for. What is deployed the deployer asks of CodePipeline and of the records: an
 * action hands on nothing that a start could forge.
 */
export function environmentStage({ name, approval }: Destination, config: DeliveryPipelineConfig): CodepipelineStage {
  const { functions, triggers = [] } = config;
  const ask = (title: string, step: string) =>
    invoke(title, functions.deployer, {
      step,
      environment: name,
      execution: "#{codepipeline.PipelineExecutionId}",
    });
  const deploy = ask("Deploy", "deploy");
  return {
    name,
    beforeEntry: beforeEnvironment(name, triggers.length > 0),
    action: approval
      ? [
          { ...ask("Request", "request"), namespace: `Request-${name}`, runOrder: 1 },
          approve(name, approval.waitDays, config.approversTopicArn),
          { ...deploy, runOrder: 3 },
        ]
      : [{ ...deploy, runOrder: 1 }],
  };
}

/** Shows what the request found out: commits, image, findings and alarms. */
function approve(environment: string, waitDays: number, NotificationArn: string): CodepipelineStageAction {
  return {
    name: "Approve",
    category: "Approval",
    owner: "AWS",
    provider: "Manual",
    version: "1",
    configuration: { NotificationArn, CustomData: `#{Request-${environment}.SUMMARY}` },
    timeoutInMinutes: waitDays * minutesOfADay,
    runOrder: 2,
  };
}
