import { buildsAreEncrypted } from "../../../policies/rules/builds-are-encrypted";
import { buildsAreLogged } from "../../../policies/rules/builds-are-logged";
import { buildsArePrivilegedForImages } from "../../../policies/rules/builds-are-privileged-for-images";
import { buildsEnd } from "../../../policies/rules/builds-end";
import { buildsKeepNoCredentials } from "../../../policies/rules/builds-keep-no-credentials";
import { buildsRunTheirOwnCommands } from "../../../policies/rules/builds-run-their-own-commands";
import { webhooksAreAnchored } from "../../../policies/rules/webhooks-are-anchored";
import { describeRule, type StackBlocks } from "../../support/rule-cases";

const build = (config: object): StackBlocks => ({ resource: { aws_codebuild_project: { it: config } } });

describeRule(buildsRunTheirOwnCommands, {
  finds: {
    "commands that come with what is pushed": [
      build({ source: { buildspec: "ci/buildspec.yml" } }),
      ['aws_codebuild_project.it: source.buildspec is "ci/buildspec.yml"; write the commands themselves, not a file'],
    ],
    "the file that CodeBuild looks for when nothing is said": [
      build({ source: { type: "CODEPIPELINE" } }),
      ["aws_codebuild_project.it: source.buildspec is not set; write the commands themselves, not a file"],
    ],
  },
  passes: { "commands of its own": build({ source: { buildspec: "version: 0.2\nphases: {}\n" } }) },
});

const withRole = (privileged: boolean, ...actions: string[]): StackBlocks => ({
  data: { aws_iam_policy_document: { permissions: { statement: [{ actions, resources: ["arn"] }] } } },
  resource: {
    aws_codebuild_project: {
      it: { service_role: "${aws_iam_role.role.arn}", environment: { privileged_mode: privileged } },
    },
    aws_iam_role: { role: {} },
    aws_iam_role_policy: {
      policy: { role: "${aws_iam_role.role.name}", policy: "${data.aws_iam_policy_document.permissions.json}" },
    },
  },
});

describeRule(buildsArePrivilegedForImages, {
  finds: {
    "privileges for tests": [
      withRole(true, "logs:PutLogEvents"),
      ["aws_codebuild_project.it: environment.privileged_mode is true, and its role pushes no image; set it to false"],
    ],
    "images in reach of tests": [
      withRole(false, "ecr:PutImage"),
      [
        "aws_codebuild_project.it: its role allows ecr:PutImage, and it makes no image; leave images to a build that is privileged for them",
      ],
    ],
  },
  passes: {
    "privileges for images": withRole(true, "ecr:PutImage"),
    "tests without either": withRole(false, "logs:PutLogEvents"),
  },
});

const logged = (cloudwatch: object): StackBlocks => ({
  resource: {
    aws_codebuild_project: { it: { logs_config: { cloudwatch_logs: cloudwatch } } },
    aws_cloudwatch_log_group: { logs: {} },
  },
});
const ownGroup = "${aws_cloudwatch_log_group.logs.name}";

describeRule(buildsAreLogged, {
  finds: {
    "a log that is switched off": [
      logged({ status: "DISABLED", group_name: ownGroup }),
      ['aws_codebuild_project.it: logs_config.cloudwatch_logs.status is "DISABLED"; set it to ENABLED'],
    ],
    "a group that CodeBuild would make": [
      logged({ status: "ENABLED" }),
      ["aws_codebuild_project.it: logs_config.cloudwatch_logs.group_name is not set; name a log group of the stack"],
    ],
  },
  passes: { "a group of the stack": logged({ status: "ENABLED", group_name: ownGroup }) },
});

describeRule(buildsAreEncrypted, {
  finds: {
    "artifacts in plain": [
      build({ artifacts: { encryption_disabled: true } }),
      ["aws_codebuild_project.it: artifacts.encryption_disabled is true; remove it"],
    ],
    "logs in plain": [
      build({ logs_config: { s3_logs: { encryption_disabled: true } } }),
      ["aws_codebuild_project.it: logs_config.s3_logs.encryption_disabled is true; remove it"],
    ],
  },
  passes: { "what nobody switched off": build({ artifacts: { type: "CODEPIPELINE" } }) },
});

describeRule(buildsEnd, {
  finds: {
    "a build without an end": [
      build({}),
      [
        "aws_codebuild_project.it: build_timeout is not set; set 60 minutes or fewer; queued_timeout is not set; set 480 minutes or fewer",
      ],
    ],
    "a build of eight hours": [
      build({ build_timeout: 480, queued_timeout: 60 }),
      ["aws_codebuild_project.it: build_timeout is 480; set 60 minutes or fewer"],
    ],
  },
  passes: { "half an hour": build({ build_timeout: 30, queued_timeout: 60 }) },
});

describeRule(buildsKeepNoCredentials, {
  finds: {
    "a token for all builds of the account": [
      { resource: { aws_codebuild_source_credential: { it: {} } } },
      [
        "aws_codebuild_source_credential.it: keeps a token for every build of the account; connect the provider instead",
      ],
    ],
    "a source of its own without a connection": [
      build({ source: { type: "GITHUB" } }),
      ["aws_codebuild_project.it: source.auth.type is not set; set it to CODECONNECTIONS"],
    ],
  },
  passes: {
    "what a pipeline hands over": build({ source: { type: "CODEPIPELINE" } }),
    "a connection": build({ source: { type: "GITLAB", auth: { type: "CODECONNECTIONS" } } }),
  },
});

const webhook = (...filter: object[]): StackBlocks => ({
  resource: { aws_codebuild_webhook: { it: { filter_group: filter.length > 0 ? [{ filter }] : undefined } } },
});
const push = { type: "EVENT", pattern: "PUSH" };

describeRule(webhooksAreAnchored, {
  finds: {
    "a webhook that starts for anything": [
      webhook(),
      ["aws_codebuild_webhook.it: filter_group is not set; name the event and the branch"],
    ],
    "what strangers propose": [
      webhook(
        { type: "EVENT", pattern: "PUSH, PULL_REQUEST_CREATED" },
        { type: "HEAD_REF", pattern: "^refs/heads/main$" },
      ),
      ['aws_codebuild_webhook.it: its EVENT is "PUSH, PULL_REQUEST_CREATED"; set it to PUSH alone'],
    ],
    "a branch that other names contain": [
      webhook(push, { type: "HEAD_REF", pattern: "refs/heads/main" }),
      ['aws_codebuild_webhook.it: its HEAD_REF is "refs/heads/main"; write it like ^refs/heads/main$'],
    ],
    "an empty pattern": [
      webhook(push, { type: "HEAD_REF", pattern: "" }),
      ['aws_codebuild_webhook.it: its HEAD_REF is ""; write it like ^refs/heads/main$'],
    ],
    "every branch but one": [
      webhook(push, { type: "HEAD_REF", pattern: "^refs/heads/main$", exclude_matched_pattern: true }),
      ['aws_codebuild_webhook.it: its HEAD_REF is "^refs/heads/main$"; write it like ^refs/heads/main$'],
    ],
  },
  passes: { "pushes to one branch": webhook(push, { type: "HEAD_REF", pattern: "^refs/heads/main$" }) },
});
