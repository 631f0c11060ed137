import { approvalsComeFirst } from "../../../policies/rules/approvals-come-first";
import { notificationEventsExist } from "../../../policies/rules/notification-events-exist";
import { pipelinesArePinned } from "../../../policies/rules/pipelines-are-pinned";
import { pipelinesSkipWhatNobodyAskedFor } from "../../../policies/rules/pipelines-skip-what-nobody-asked-for";
import { describeRule, type StackBlocks } from "../../support/rule-cases";

const pipeline = (config: object): StackBlocks => ({ resource: { aws_codepipeline: { it: config } } });

const source = (provider: string, configuration: object) => ({
  name: "Source",
  action: [{ name: "Source", category: "Source", provider, configuration }],
});
const silent = source("CodeCommit", { PollForSourceChanges: "false" });

describeRule(pipelinesArePinned, {
  finds: {
    "version 1, which has no variables and no conditions": [
      pipeline({ stage: [silent] }),
      ["aws_codepipeline.it: pipeline_type is not set; set it to V2"],
    ],
    "a source that is polled": [
      pipeline({ pipeline_type: "V2", stage: [source("CodeCommit", {})] }),
      ['aws_codepipeline.it: Source: PollForSourceChanges is not set; set it to "false"'],
    ],
    "a connection that starts it by itself": [
      pipeline({ pipeline_type: "V2", stage: [source("CodeStarSourceConnection", { DetectChanges: "true" })] }),
      ['aws_codepipeline.it: Source: DetectChanges is "true"; set it to "false"'],
    ],
  },
  passes: {
    "what is started by somebody who says at which commit": pipeline({ pipeline_type: "V2", stage: [silent] }),
    "a trigger that is declared": pipeline({
      pipeline_type: "V2",
      stage: [source("CodeStarSourceConnection", { DetectChanges: "true" })],
      trigger: [{ git_configuration: { source_action_name: "Source" } }],
    }),
  },
});

const skipping = { before_entry: { condition: { result: "SKIP" } } };

describeRule(pipelinesSkipWhatNobodyAskedFor, {
  finds: {
    "a stage that every execution enters": [
      pipeline({ stage: [silent, { name: "Build" }] }),
      ["aws_codepipeline.it: stage Build has no before_entry that skips it; add the condition"],
    ],
    "a condition that fails the execution": [
      pipeline({ stage: [silent, { name: "dev", before_entry: { condition: { result: "FAIL" } } }] }),
      ["aws_codepipeline.it: stage dev has no before_entry that skips it; add the condition"],
    ],
  },
  passes: { "stages with a condition": pipeline({ stage: [silent, { name: "Build", ...skipping }] }) },
});

const approval = (configuration: object, run_order = 1) => ({
  name: "prod",
  action: [
    { name: "Approve", category: "Approval", configuration, run_order },
    { name: "Deploy", category: "Invoke", run_order: 2 },
  ],
});
const shown = { NotificationArn: "arn:people", CustomData: "what it is" };

describeRule(approvalsComeFirst, {
  finds: {
    "one that tells nobody and shows nothing": [
      pipeline({ stage: [approval({})] }),
      [
        "aws_codepipeline.it: stage prod: the approval's NotificationArn is not set; say whom it asks and what for; stage prod: the approval's CustomData is not set; say whom it asks and what for",
      ],
    ],
    "one that comes when it is done": [
      pipeline({ stage: [approval(shown, 2)] }),
      ["aws_codepipeline.it: stage prod: the approval comes last; put what it lets in after it"],
    ],
  },
  passes: { "one before what it lets in": pipeline({ stage: [approval(shown)] }) },
  leavesAlone: { "a pipeline without": pipeline({ stage: [silent] }) },
});

const notification = (resource: string, ...ids: string[]): StackBlocks => ({
  resource: {
    aws_codestarnotifications_notification_rule: { it: { resource, event_type_ids: ids } },
    aws_codepipeline: { one: {} },
  },
});
const ofPipeline = "arn:aws:codepipeline:us-east-1:111111111111:one";

describeRule(notificationEventsExist, {
  finds: {
    "an event that AWS does not know": [
      notification(ofPipeline, "codepipeline-pipeline-pipeline-execution-cancelled"),
      [
        'aws_codestarnotifications_notification_rule.it: "codepipeline-pipeline-pipeline-execution-cancelled" is no event of codepipeline; take one of its list',
      ],
    ],
    "an event of another kind of thing": [
      notification("${aws_codepipeline.one.arn}", "codebuild-project-build-state-failed"),
      [
        'aws_codestarnotifications_notification_rule.it: "codebuild-project-build-state-failed" is no event of codepipeline; take one of its list',
      ],
    ],
    "no event": [
      notification(ofPipeline),
      ["aws_codestarnotifications_notification_rule.it: event_type_ids is empty; name the events"],
    ],
    "something that no rule is about": [
      notification("arn:aws:sqs:us-east-1:111111111111:one", "codepipeline-pipeline-pipeline-execution-failed"),
      [
        'aws_codestarnotifications_notification_rule.it: resource is "arn:aws:sqs:us-east-1:111111111111:one", which is nothing that notification rules are about',
      ],
    ],
  },
  passes: {
    "events of its pipeline": notification(ofPipeline, "codepipeline-pipeline-manual-approval-needed"),
    "events of a build": notification(
      "arn:aws-us-gov:codebuild:us-gov-west-1:111111111111:project/one",
      "codebuild-project-build-state-failed",
    ),
  },
});
