import { PublishCommand, SNSClient } from "@aws-sdk/client-sns";
import type { ActionPlay } from "../pipeline-ports";
import { aborted } from "./aborted";
import { failed, type ActionPlayer } from "./action-player";

/**
 * Tells a topic that somebody is to decide, and waits for PutApprovalResult, which ends the action from outside.
 * Source: https://docs.aws.amazon.com/codepipeline/latest/userguide/approvals-json-format.html
 */
export const approvalAction: ActionPlayer = async (play, { clients }) => {
  const { NotificationArn } = play.run.resolved;
  if (NotificationArn !== undefined) {
    const { name } = play.execution.pipeline;
    const Subject = `APPROVAL NEEDED: AWS CodePipeline ${name} for action ${play.run.declaration.name}`.slice(0, 100);
    const publish = new PublishCommand({ TopicArn: NotificationArn, Subject, Message: JSON.stringify(message(play)) });
    await clients.of(SNSClient).send(publish, clients.whileStarting);
  }
  await aborted(play.signal);
  return failed("Abandoned", "Nobody waits for the approval any longer.");
};

function message({ execution, run }: ActionPlay): object {
  const console = "https://console.aws.amazon.com/codesuite/codepipeline/pipelines";
  const { name } = execution.pipeline;
  const expires = new Date(run.startTime.getTime() + (run.declaration.timeoutInMinutes ?? 7 * 24 * 60) * 60_000);
  return {
    region: "us-east-1",
    consoleLink: `${console}/${name}/view?region=us-east-1`,
    approval: {
      pipelineName: name,
      stageName: run.stage,
      actionName: run.declaration.name,
      token: run.token,
      expires: expires.toISOString().replace(/:\d\d\.\d+Z$/, "Z"),
      externalEntityLink: run.resolved.ExternalEntityLink ?? null,
      approvalReviewLink: `${console}/${name}/view?region=us-east-1#/${run.stage}/${run.declaration.name}/approve/${run.token}`,
      customData: run.resolved.CustomData ?? null,
    },
  };
}
