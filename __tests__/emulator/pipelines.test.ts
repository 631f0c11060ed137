import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { CloudWatchClient, ListMetricsCommand } from "@aws-sdk/client-cloudwatch";
import {
  BatchGetReportsCommand,
  DescribeTestCasesCommand,
  StartBuildCommand,
  StopBuildCommand,
} from "@aws-sdk/client-codebuild";
import {
  PutApprovalResultCommand,
  RetryStageExecutionCommand,
  StopPipelineExecutionCommand,
  type StageDeclaration,
} from "@aws-sdk/client-codepipeline";
import { EventBridgeClient, PutRuleCommand, PutTargetsCommand } from "@aws-sdk/client-eventbridge";
import { GetObjectCommand } from "@aws-sdk/client-s3";
import { CreateSecretCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { CreateTopicCommand, SNSClient, SubscribeCommand } from "@aws-sdk/client-sns";
import { CreateQueueCommand, DeleteMessageCommand, ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { PutParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { unzipSync } from "fflate";
import { loopbackRequest } from "../../emulator/loopback-request";
import { processRuns } from "../support/process-runs";
import { until } from "./functions-support/until";
import {
  account,
  awsAction,
  DeliveryEstate,
  roleArn,
  sourceAction,
  type Permissions,
} from "./pipelines-support/delivery-estate";
import { awsCalls } from "./trials-support/aws-calls";
import { startTrialEmulator, type TrialEmulator } from "./trials-support/trial-emulator";

jest.setTimeout(180_000);

let emulator: TrialEmulator;
let estate: DeliveryEstate;
let commit: string;
let reportGroup: string;

const bucket = "artifacts";
const repository = `arn:aws:codecommit:us-east-1:${account}:services`;
const project = `arn:aws:codebuild:us-east-1:${account}:project/collections-test`;
const gate = `arn:aws:lambda:us-east-1:${account}:function:gate`;
const topic = `arn:aws:sns:us-east-1:${account}:approvals`;

const ofPipeline: Permissions = {
  [repository]: ["codecommit:GetBranch", "codecommit:GetCommit", "codecommit:UploadArchive"],
  [`arn:aws:s3:::${bucket}/collections*`]: ["s3:PutObject"],
  [project]: ["codebuild:StartBuild", "codebuild:BatchGetBuilds"],
  [gate]: ["lambda:InvokeFunction"],
  [topic]: ["sns:Publish"],
};

const ofBuild: Permissions = {
  [`arn:aws:s3:::${bucket}/*`]: ["s3:GetObject", "s3:PutObject"],
  [`arn:aws:logs:us-east-1:${account}:log-group:/aws/codebuild/*`]: ["logs:CreateLogStream", "logs:PutLogEvents"],
  [`arn:aws:codebuild:us-east-1:${account}:report-group/*`]: [
    "codebuild:CreateReport",
    "codebuild:UpdateReport",
    "codebuild:BatchPutTestCases",
  ],
};

/** Answers its job with what it was asked; waits once when it is told to. */
const gateCode = `
const { CodePipelineClient, PutJobSuccessResultCommand, PutJobFailureResultCommand } = require("@aws-sdk/client-codepipeline");
const pipeline = new CodePipelineClient({ maxAttempts: 1 });
exports.handler = async (event) => {
  const { id: jobId, data } = event["CodePipeline.job"];
  const asked = JSON.parse(data.actionConfiguration.configuration.UserParameters);
  if (asked.refuses)
    return pipeline.send(new PutJobFailureResultCommand({ jobId, failureDetails: { type: "JobFailed", message: asked.refuses } }));
  if (asked.waits && data.continuationToken === undefined)
    return pipeline.send(new PutJobSuccessResultCommand({ jobId, continuationToken: "once" }));
  const outputVariables = { ASKED: asked.tag, TOKEN: data.continuationToken ?? "none", KEYS: Object.keys(data.artifactCredentials).sort().join(" ") };
  await pipeline.send(new PutJobSuccessResultCommand({ jobId, outputVariables }));
};
`;

const buildspec = (group: string) => `
version: 0.2
env:
  exported-variables: [IMAGE_TAG, PLACE]
phases:
  install:
    commands:
      - cd cs
      - export WHERE=$(pwd)
  build:
    commands:
      - test "$(pwd)" = "$WHERE" && test "$CODEBUILD_RESOLVED_SOURCE_VERSION" = "$SHORT"
      - export IMAGE_TAG="1.0.0-$SHORT" PLACE=$(basename "$(pwd)")
      - cp junit.xml out.xml
reports:
  ${group}:
    files: [out.xml]
    base-directory: cs
artifacts:
  files: ["**/*"]
  exclude-paths: ["**/*.md"]
`;

const junit = `<testsuites><testsuite name="ledger">
  <testcase classname="ledger" name="adds" time="0.25"/>
  <testcase classname="ledger" name="later"><skipped/></testcase>
</testsuite></testsuites>`;

const asked = (parameters: object) => JSON.stringify({ tag: "#{Test.IMAGE_TAG}", ...parameters });

function stages(parameters: object = {}, more: readonly StageDeclaration[] = []): StageDeclaration[] {
  const variables = JSON.stringify([{ name: "SHORT", value: "#{SourceVariables.CommitId}" }]);
  return [
    { name: "Source", actions: [sourceAction("services")] },
    {
      name: "Build",
      actions: [
        awsAction(
          "Test",
          ["Test", "CodeBuild"],
          { ProjectName: "collections-test", EnvironmentVariables: variables },
          {
            inputArtifacts: [{ name: "source" }],
            outputArtifacts: [{ name: "tested" }],
            namespace: "Test",
          },
        ),
        awsAction(
          "Gate",
          ["Invoke", "Lambda"],
          { FunctionName: "gate", UserParameters: asked(parameters) },
          { runOrder: 2, namespace: "Gate" },
        ),
      ],
    },
    ...more,
  ];
}

async function deploy(name: string, declared = stages(), more: object = {}): Promise<void> {
  await estate.pipeline({
    name,
    roleArn: roleArn("pipeline"),
    pipelineType: "V2",
    artifactStore: { type: "S3", location: bucket },
    stages: declared,
    ...more,
  });
}

/** The execution that AWS starts when it creates a pipeline. */
async function firstOf(name: string): Promise<string> {
  return (await estate.executions(name)).at(-1)!.pipelineExecutionId!;
}

beforeAll(async () => {
  emulator = await startTrialEmulator("pipelines");
  estate = new DeliveryEstate(emulator.endpoint);
  await estate.bucket(bucket);
  await estate.repository("services");
  commit = await estate.commit("services", { "cs/main.js": "1", "cs/README.md": "x", "cs/junit.xml": junit }, "Begin");
  await estate.role("pipeline", "codepipeline", ofPipeline);
  await estate.role("build", "codebuild", ofBuild);
  await estate.role("gate", "lambda", {
    "*": ["codepipeline:PutJobSuccessResult", "codepipeline:PutJobFailureResult"],
  });
  reportGroup = await estate.reportGroup("collections");
  await estate.project("collections-test", "build", buildspec(reportGroup));
  await estate.function("gate", "gate", gateCode);
});

afterAll(() => emulator?.stop());

test("a pipeline goes from the repository by a build to a function, with the sessions of their roles", async () => {
  await deploy("collections", stages({ waits: true }));
  const execution = await estate.ended("collections", await firstOf("collections"));
  expect(await estate.failure("collections", execution.pipelineExecutionId!)).toBe("undefined: undefined: undefined");
  expect(execution).toMatchObject({
    status: "Succeeded",
    trigger: { triggerType: "CreatePipeline" },
    executionMode: "SUPERSEDED",
    executionType: "STANDARD",
    artifactRevisions: [{ name: "source", revisionId: commit, revisionSummary: "Begin" }],
  });
  const [gated, tested, taken] = await estate.actions("collections", execution.pipelineExecutionId!);
  expect(taken?.output?.outputVariables).toEqual({
    AuthorDate: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:]+Z$/) as string,
    CommitterDate: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:]+Z$/) as string,
    BranchName: "main",
    CommitId: commit,
    CommitMessage: "Begin",
    RepositoryName: "services",
  });
  expect(taken?.output?.outputArtifacts?.[0]?.s3location).toMatchObject({
    bucket,
    key: expect.stringMatching(/^collections\/source\/\w{7}$/) as string,
  });
  expect(tested?.output?.outputVariables).toEqual({ IMAGE_TAG: `1.0.0-${commit}`, PLACE: "cs" });
  expect(gated?.output?.outputVariables).toEqual({
    ASKED: `1.0.0-${commit}`,
    TOKEN: "once",
    KEYS: "accessKeyId secretAccessKey sessionToken",
  });
});

describe("a permission that is missing turns an action red, and is named", () => {
  const without = (all: Permissions, action: string): Permissions =>
    Object.fromEntries(
      Object.entries(all)
        .map(([resource, actions]) => [resource, actions.filter((one) => one !== action)] as const)
        .filter(([, actions]) => actions.length > 0),
    );

  beforeAll(() =>
    deploy("collections-denied").then(
      async () => void (await estate.ended("collections-denied", await firstOf("collections-denied"))),
    ),
  );
  afterEach(async () => {
    await estate.permit("pipeline", ofPipeline);
    await estate.permit("build", ofBuild);
  });

  test.each([
    ["pipeline", "codecommit:GetBranch", "Source"],
    ["pipeline", "codecommit:GetCommit", "Source"],
    ["pipeline", "codecommit:UploadArchive", "Source"],
    ["pipeline", "s3:PutObject", "Source"],
    ["pipeline", "codebuild:StartBuild", "Test"],
    ["pipeline", "codebuild:BatchGetBuilds", "Test"],
    ["pipeline", "lambda:InvokeFunction", "Gate"],
    ["build", "s3:GetObject", "Test"],
    ["build", "s3:PutObject", "Test"],
    ["build", "logs:CreateLogStream", "Test"],
    ["build", "codebuild:CreateReport", "Test"],
    ["build", "codebuild:UpdateReport", "Test"],
    ["build", "codebuild:BatchPutTestCases", "Test"],
  ])("of the %s's role: %s", async (role, missing, action) => {
    await estate.permit(role, without(role === "pipeline" ? ofPipeline : ofBuild, missing));
    const id = await estate.start("collections-denied");
    expect((await estate.ended("collections-denied", id)).status).toBe("Failed");
    const failure = await estate.failure("collections-denied", id);
    expect(failure).toMatch(new RegExp(`^${action}: `));
    expect(failure).toMatch(/Access ?Denied|not authorized|not allow/i);
    if (!missing.startsWith("s3:")) expect(failure).toContain(`not authorized to perform: ${missing}`);
  });
});

describe("an execution", () => {
  const variables = [{ name: "REASON", defaultValue: "none" }];
  const skip = {
    conditions: [
      {
        result: "SKIP" as const,
        rules: [
          {
            name: "asked",
            ruleTypeId: { category: "Rule" as const, owner: "AWS" as const, provider: "VariableCheck", version: "1" },
            configuration: { Variable: "#{variables.REASON}", Operator: "NE", Value: "none" },
          },
        ],
      },
    ],
  };

  test("that AWS starts skips what nobody asked for; one with a reason, pinned to a commit, does not", async () => {
    const [first, build] = stages();
    await deploy("collections-asked", [first!, { ...build!, beforeEntry: skip }], { variables });
    const created = await estate.ended("collections-asked", await firstOf("collections-asked"));
    expect(created.status).toBe("Succeeded");
    const { stageStates } = await estate.state("collections-asked");
    expect(stageStates?.map(({ latestExecution }) => latestExecution?.status)).toEqual(["Succeeded", "Skipped"]);
    await estate.commit("services", { "cs/later.js": "2" }, "Later");
    const start = {
      variables: [{ name: "REASON", value: "asked" }],
      sourceRevisions: [{ actionName: "Source", revisionType: "COMMIT_ID", revisionValue: commit }],
      clientRequestToken: "once",
    };
    const id = await estate.start("collections-asked", start);
    expect(await estate.start("collections-asked", start)).toBe(id);
    expect(await estate.ended("collections-asked", id)).toMatchObject({
      status: "Succeeded",
      artifactRevisions: [{ revisionId: commit }],
      variables: [{ name: "REASON", resolvedValue: "asked" }],
    });
    expect(
      (await estate.executions("collections-asked")).map(({ pipelineExecutionId }) => pipelineExecutionId),
    ).toEqual([id, created.pipelineExecutionId]);
  });

  test("is refused with a variable or a source that the pipeline has not", async () => {
    const refusal = (more: object) =>
      estate.start("collections-asked", more).catch(({ name, message }: Error) => `${name}: ${message}`);
    expect(await refusal({ variables: [{ name: "WHY", value: "x" }] })).toBe(
      "ValidationException: Pipeline variable 'WHY' is not declared in pipeline 'collections-asked'",
    );
    const elsewhere = { actionName: "Other", revisionType: "COMMIT_ID", revisionValue: commit };
    expect(await refusal({ sourceRevisions: [elsewhere] })).toBe(
      "ValidationException: Source action 'Other' does not exist in pipeline 'collections-asked'",
    );
    expect(await estate.start("nowhere").catch(({ name }: Error) => name)).toBe("PipelineNotFoundException");
  });

  test("that failed is retried where it failed", async () => {
    await estate.permit("pipeline", { ...ofPipeline, [gate]: ["lambda:GetFunction"] });
    await deploy("collections-again");
    const id = await firstOf("collections-again");
    expect((await estate.ended("collections-again", id)).status).toBe("Failed");
    await estate.permit("pipeline", ofPipeline);
    const retried = {
      pipelineName: "collections-again",
      stageName: "Build",
      pipelineExecutionId: id,
      retryMode: "FAILED_ACTIONS" as const,
    };
    await estate.codepipeline.send(new RetryStageExecutionCommand(retried));
    expect((await estate.ended("collections-again", id)).status).toBe("Succeeded");
    const names = (await estate.actions("collections-again", id)).map(
      ({ actionName, status }) => `${actionName} ${status}`,
    );
    expect(names).toEqual(["Gate Succeeded", "Gate Failed", "Test Succeeded", "Source Succeeded"]);
    const again = await estate.codepipeline
      .send(new RetryStageExecutionCommand(retried))
      .catch(({ name }: Error) => name);
    expect(again).toBe("StageNotRetryableException");
  });

  test("fails in the words of a function that refuses", async () => {
    await deploy("collections-refused", stages({ refuses: "2 HIGH findings" }));
    const refused = await firstOf("collections-refused");
    await estate.ended("collections-refused", refused);
    expect(await estate.failure("collections-refused", refused)).toBe("Gate: JobFailed: 2 HIGH findings");
  });
});

describe("an approval", () => {
  const approve = (token: string, status: "Approved" | "Rejected") =>
    estate.codepipeline.send(
      new PutApprovalResultCommand({
        pipelineName: "collections-approved",
        stageName: "Approve",
        actionName: "Approve",
        token,
        result: { status, summary: "looked at it" },
      }),
    );
  const tokenOf = () =>
    until("the approval", async () => {
      const { stageStates } = await estate.state("collections-approved");
      return stageStates?.at(-1)?.actionStates?.[0]?.latestExecution?.token;
    });

  test("tells its topic as the pipeline's role, waits, takes its token once", async () => {
    const sns = new SNSClient({
      endpoint: emulator.endpoint,
      region: "us-east-1",
      credentials: { accessKeyId: "local", secretAccessKey: "local" },
    });
    await sns.send(new CreateTopicCommand({ Name: "approvals" }));
    await sns.send(new SubscribeCommand({ TopicArn: topic, Protocol: "email", Endpoint: "duty@example.org" }));
    const action = awsAction("Approve", ["Approval", "Manual"], {
      NotificationArn: topic,
      CustomData: "#{SourceVariables.CommitId}",
    });
    await deploy("collections-approved", [stages()[0]!, { name: "Approve", actions: [action] }]);
    const token = await tokenOf();
    const told = await until("the message", async () => {
      const { body } = await loopbackRequest({ url: `${emulator.endpoint}/_thrive/inbox` });
      return (JSON.parse(body) as { messages: { subject: string; body: string }[] }).messages.find(({ subject }) =>
        subject.startsWith("APPROVAL NEEDED"),
      );
    });
    expect(told.subject).toBe("APPROVAL NEEDED: AWS CodePipeline collections-approved for action Approve");
    expect(JSON.parse(told.body)).toMatchObject({
      approval: { token, stageName: "Approve", customData: expect.stringMatching(/^\w{40}$/) as string },
    });
    expect(await approve("00000000-0000-0000-0000-000000000000", "Approved").catch(({ name }: Error) => name)).toBe(
      "InvalidApprovalTokenException",
    );
    await approve(token, "Approved");
    const id = await firstOf("collections-approved");
    expect((await estate.ended("collections-approved", id)).status).toBe("Succeeded");
    expect(await approve(token, "Approved").catch(({ name }: Error) => name)).toBe("ApprovalAlreadyCompletedException");
  });

  test("that is rejected fails the execution; one that waits can be stopped, and a newer one supersedes what waits behind", async () => {
    const rejected = await estate.start("collections-approved");
    await approve(await tokenOf(), "Rejected");
    expect((await estate.ended("collections-approved", rejected)).status).toBe("Failed");
    expect(await estate.failure("collections-approved", rejected)).toContain(
      "Rejected by arn:aws:iam::123456789012:root: looked at it",
    );
    const holding = await estate.start("collections-approved");
    await tokenOf();
    const [waiting, newest] = [await estate.start("collections-approved"), await estate.start("collections-approved")];
    expect((await estate.ended("collections-approved", waiting)).status).toBe("Superseded");
    await estate.codepipeline.send(
      new StopPipelineExecutionCommand({
        pipelineName: "collections-approved",
        pipelineExecutionId: holding,
        abandon: true,
        reason: "not now",
      }),
    );
    expect((await estate.ended("collections-approved", holding)).status).toBe("Stopped");
    await approve(await tokenOf(), "Approved");
    expect((await estate.ended("collections-approved", newest)).status).toBe("Succeeded");
  });
});

describe("a build", () => {
  const build = async (projectName: string, more: object = {}) => {
    const { build: started } = await estate.codebuild.send(new StartBuildCommand({ projectName, ...more }));
    return started!.id!;
  };
  const spec = (text: string) => ({ type: "NO_SOURCE" as const, buildspec: `version: 0.2\n${text}` });
  const plain = async (name: string, text: string) => {
    const source = spec(text);
    await estate.project(name, "build", source.buildspec, source);
    return estate.build(await build(name));
  };

  test("that fails runs post_build and reports, tells the phase, and leaves nothing on the disk", async () => {
    const xml = `<testsuite name="s"><testcase classname="c" name="breaks"><failure message="1 is not 2"/></testcase></testsuite>`;
    const failed = await plain(
      "failing",
      `phases:
  build:
    commands: ["printf '%s' '${xml}' > out.xml", "echo built in $CODEBUILD_PROJECT_NOTHING$HOME", "false", "echo never"]
    finally: ["echo at last"]
  post_build:
    commands: ["echo after $CODEBUILD_BUILD_SUCCEEDING"]
reports:
  ${reportGroup}: { files: [out.xml] }
`.replace(/commands: \["printf(.*)\n/, (line) =>
        line.replace(`["printf '%s' '${xml}' > out.xml"`, `[${JSON.stringify(`printf '%s' '${xml}' > out.xml`)}`),
      ),
    );
    expect(failed.buildStatus).toBe("FAILED");
    expect(failed.phases?.map(({ phaseType, phaseStatus }) => `${phaseType} ${phaseStatus}`)).toEqual([
      "SUBMITTED SUCCEEDED",
      "QUEUED SUCCEEDED",
      "PROVISIONING SUCCEEDED",
      "DOWNLOAD_SOURCE SUCCEEDED",
      "INSTALL SUCCEEDED",
      "PRE_BUILD SUCCEEDED",
      "BUILD FAILED",
      "POST_BUILD SUCCEEDED",
      "UPLOAD_ARTIFACTS SUCCEEDED",
      "FINALIZING SUCCEEDED",
      "COMPLETED undefined",
    ]);
    expect(failed.phases?.[6]?.contexts).toEqual([
      { statusCode: "COMMAND_EXECUTION_ERROR", message: "Error while executing command: false. Reason: exit status 1" },
    ]);
    const log = await estate.log(failed);
    expect(log).toContain("at last");
    expect(log).toContain("after 0");
    expect(log).not.toContain("echo never");
    const [report] = (await estate.codebuild.send(new BatchGetReportsCommand({ reportArns: failed.reportArns })))
      .reports!;
    expect(report).toMatchObject({ status: "FAILED", testSummary: { total: 1, statusCounts: { FAILED: 1 } } });
    const { testCases } = await estate.codebuild.send(new DescribeTestCasesCommand({ reportArn: report!.arn }));
    expect(testCases).toMatchObject([
      { name: "breaks", prefix: "c", testSuiteName: "s", status: "FAILED", message: "1 is not 2" },
    ]);
    const folder = join(emulator.root, ".thrive", "emulator", "codebuild");
    expect(existsSync(folder) ? readdirSync(folder) : []).toEqual([]);
  });

  test("finds its role's keys and nothing of the machine", async () => {
    const built = await plain("environment", `phases: { build: { commands: ["env | sort"] } }`);
    const names = (await estate.log(built))
      .split("\n")
      .filter((line) => /^[A-Z_]+=/.test(line))
      .map((line) => line.split("=")[0]);
    expect(names.filter((name) => !/^(AWS|CODEBUILD)_/.test(name!))).toEqual(
      ["HOME", "LANG", "OLDPWD", "PATH", "PWD", "TMPDIR"].filter((name) => names.includes(name)),
    );
    expect(names).toEqual(
      expect.arrayContaining(["AWS_ACCESS_KEY_ID", "AWS_SESSION_TOKEN", "AWS_ENDPOINT_URL", "CODEBUILD_BUILD_ID"]),
    );
  });

  test.each([
    [
      "unfound",
      "phases: { build: { commands: [no-such-program] } }",
      "BUILD",
      "COMMAND_EXECUTION_ERROR",
      "Reason: exit status 127",
    ],
    [
      "misspelled",
      "phases: { biuld: { commands: [ls] } }",
      "DOWNLOAD_SOURCE",
      "YAML_FILE_ERROR",
      "unknown phase: biuld",
    ],
    [
      "unasked",
      "env: { parameter-store: { KEY: /nothing } }\nphases: { build: { commands: [ls] } }",
      "DOWNLOAD_SOURCE",
      "Decrypted Variables Error",
      "ssm:GetParameters",
    ],
    [
      "unreported",
      "phases: { build: { commands: [ls] } }\nreports: { tests: { files: [none.xml] } }",
      "UPLOAD_ARTIFACTS",
      "CLIENT_ERROR",
      "[tests: [report files not found in build]]",
    ],
  ])("that goes wrong says so: %s", async (name, text, phase, code, message) => {
    const built = await plain(name, text);
    const failed = built.phases?.find(({ phaseStatus }) => phaseStatus === "FAILED");
    expect(failed).toMatchObject({ phaseType: phase, contexts: [{ statusCode: code }] });
    expect(failed?.contexts?.[0]?.message).toContain(message);
  });

  test("that is stopped ends with all that it started", async () => {
    const source = spec(`phases: { build: { commands: ["sleep 1000 & echo pid=$!; echo pid=$$; wait"] } }`);
    await estate.project("endless", "build", source.buildspec, source);
    const id = await build("endless");
    const pids = await until("its processes", async () => {
      const log = await estate
        .log({ logs: { groupName: "/aws/codebuild/endless", streamName: id.split(":")[1] } })
        .catch(() => "");
      const found = [...log.matchAll(/^pid=(\d+)$/gm)].map(([, pid]) => Number(pid));
      return found.length === 2 ? found : undefined;
    });
    await estate.codebuild.send(new StopBuildCommand({ id }));
    expect((await estate.build(id)).buildStatus).toBe("STOPPED");
    await until("the end of its processes", () => Promise.resolve(pids.some(processRuns) ? undefined : true));
  });
});

describe("with more of AWS around it", () => {
  const aws = { region: "us-east-1", credentials: { accessKeyId: "local", secretAccessKey: "local" } };

  test("an execution is told to the event bus, and measured", async () => {
    const [events, sqs] = [
      new EventBridgeClient({ ...aws, endpoint: emulator.endpoint }),
      new SQSClient({ ...aws, endpoint: emulator.endpoint }),
    ];
    const fromEvents = {
      Effect: "Allow",
      Principal: { Service: "events.amazonaws.com" },
      Action: "sqs:SendMessage",
      Resource: "*",
    };
    const Policy = JSON.stringify({ Version: "2012-10-17", Statement: [fromEvents] });
    const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: "told", Attributes: { Policy } }));
    const detail = { pipeline: ["collections-told"] };
    await events.send(
      new PutRuleCommand({ Name: "told", EventPattern: JSON.stringify({ source: ["aws.codepipeline"], detail }) }),
    );
    await events.send(
      new PutTargetsCommand({ Rule: "told", Targets: [{ Id: "told", Arn: `arn:aws:sqs:us-east-1:${account}:told` }] }),
    );
    await deploy("collections-told", stages({ refuses: "no" }));
    const id = await firstOf("collections-told");
    await estate.ended("collections-told", id);
    const told: { "detail-type": string; detail: Record<string, unknown> }[] = [];
    await until("the last event", async () => {
      const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
      for (const { Body, ReceiptHandle } of Messages) {
        told.push(JSON.parse(Body!) as (typeof told)[number]);
        await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
      }
      return told.length >= 11 ? true : undefined;
    });
    const states = told.map(({ "detail-type": type, detail: one }) => {
      const { stage = "", action = "", state } = one as Record<string, string>;
      return `${type.split(" ")[1]} ${[stage, action].filter(Boolean).join("/")} ${state}`;
    });
    expect(states.sort()).toEqual(
      [
        "Pipeline  STARTED",
        "Stage Source STARTED",
        "Action Source/Source STARTED",
        "Action Source/Source SUCCEEDED",
        "Stage Source SUCCEEDED",
        "Stage Build STARTED",
        "Action Build/Test STARTED",
        "Action Build/Test SUCCEEDED",
        "Action Build/Gate STARTED",
        "Action Build/Gate FAILED",
        "Stage Build FAILED",
        "Pipeline  FAILED",
      ].sort(),
    );
    const failed = told
      .map(({ detail: one }) => one)
      .find((one) => "execution-result" in one && JSON.stringify(one).includes("FAILED"));
    expect(failed).toMatchObject({
      "execution-id": id,
      "execution-result": { "external-execution-summary": "no", "error-code": "JobFailed" },
      type: { owner: "AWS", provider: "Lambda", category: "Invoke", version: "1" },
    });
    const cloudwatch = new CloudWatchClient({ ...aws, endpoint: emulator.endpoint });
    await until("the metrics", async () => {
      const { Metrics = [] } = await cloudwatch.send(new ListMetricsCommand({ Namespace: "AWS/CodePipeline" }));
      const names = Metrics.filter(({ Dimensions }) => Dimensions?.[0]?.Value === "collections-told").map(
        ({ MetricName }) => MetricName,
      );
      return names.includes("FailedPipelineExecutions") && names.includes("PipelineDuration") ? true : undefined;
    });
  });

  test("a source behind a connection fails while that is pending, and names the permission that is missing", async () => {
    const connections = await awsCalls(emulator.endpoint).json(
      "codeconnections",
      "CodeConnections_20231201.CreateConnection",
      {
        ConnectionName: "github",
        ProviderType: "GitHub",
      },
    );
    const { ConnectionArn } = JSON.parse(connections.body) as { ConnectionArn: string };
    const configuration = { ConnectionArn, FullRepositoryId: "example/services", BranchName: "main" };
    const source = awsAction("Source", ["Source", "CodeStarSourceConnection"], configuration, {
      outputArtifacts: [{ name: "source" }],
    });
    await deploy("collections-connected", [
      { name: "Source", actions: [source] },
      { name: "dev", actions: [awsAction("Approve", ["Approval", "Manual"], {})] },
    ]);
    const denied = await firstOf("collections-connected");
    await estate.ended("collections-connected", denied);
    expect(await estate.failure("collections-connected", denied)).toContain(
      "is not authorized to perform: codeconnections:UseConnection",
    );
    await estate.permit("pipeline", { ...ofPipeline, [ConnectionArn]: ["codeconnections:UseConnection"] });
    const pending = await estate.start("collections-connected");
    await estate.ended("collections-connected", pending);
    expect(await estate.failure("collections-connected", pending)).toBe(
      `Source: ConfigurationError: [Connections] Connection ${ConnectionArn} is not available: its status is PENDING`,
    );
    await estate.permit("pipeline", ofPipeline);
  });

  test("a build takes several sources, its secrets, and makes several artifacts with the pipeline's key", async () => {
    const made = await awsCalls(emulator.endpoint).json("kms", "TrentService.CreateKey", {});
    const { KeyMetadata } = JSON.parse(made.body) as { KeyMetadata: { Arn: string } };
    const key = KeyMetadata.Arn;
    const ssm = new SSMClient({ ...aws, endpoint: emulator.endpoint });
    await ssm.send(new PutParameterCommand({ Name: "/build/key", Value: "from ssm", Type: "SecureString" }));
    const secrets = new SecretsManagerClient({ ...aws, endpoint: emulator.endpoint });
    await secrets.send(
      new CreateSecretCommand({ Name: "build", SecretString: JSON.stringify({ token: "from secrets" }) }),
    );
    await estate.repository("shared");
    await estate.commit("shared", { "lib.js": "shared" });
    const keys = ["kms:GenerateDataKey", "kms:Decrypt", "kms:Encrypt"];
    await estate.permit("pipeline", {
      ...ofPipeline,
      [repository.replace("services", "shared")]: ofPipeline[repository]!,
      "arn:aws:codebuild:us-east-1:123456789012:project/several": ofPipeline[project]!,
      [key]: keys,
    });
    await estate.permit("build", {
      ...ofBuild,
      [key]: keys,
      "*": ["ssm:GetParameters", "secretsmanager:GetSecretValue", "kms:Decrypt"],
    });
    await estate.project(
      "several",
      "build",
      `
version: 0.2
env:
  shell: bash
  parameter-store: { KEY: /build/key }
  secrets-manager: { TOKEN: "build:token" }
  exported-variables: [SEEN]
phases:
  build:
    commands:
      - export SEEN="$KEY, $TOKEN, $(cat $CODEBUILD_SRC_DIR_shared/lib.js), $(cat cs/main.js)"
      - mkdir out && echo one > out/one.txt && echo two > out/two.txt
artifacts:
  secondary-artifacts:
    first: { base-directory: out, files: [one.txt] }
    second: { base-directory: out, files: [two.txt] }
  base-directory: out
  files: [one.txt]
`,
      {},
      { encryptionKey: key },
    );
    const shared = {
      ...sourceAction("shared"),
      name: "Shared",
      namespace: "Shared",
      outputArtifacts: [{ name: "shared" }],
    };
    const build = awsAction(
      "Build",
      ["Build", "CodeBuild"],
      { ProjectName: "several", PrimarySource: "source" },
      {
        inputArtifacts: [{ name: "shared" }, { name: "source" }],
        outputArtifacts: [{ name: "first" }, { name: "second" }],
        namespace: "Built",
      },
    );
    await deploy(
      "collections-several",
      [
        { name: "Source", actions: [sourceAction("services"), shared] },
        { name: "Build", actions: [build] },
      ],
      { artifactStore: { type: "S3", location: bucket, encryptionKey: { id: key, type: "KMS" } } },
    );
    const id = await firstOf("collections-several");
    await estate.ended("collections-several", id);
    const [built] = await estate.actions("collections-several", id);
    expect(await estate.failure("collections-several", id)).toBe("undefined: undefined: undefined");
    expect(built?.output?.outputVariables).toEqual({ SEEN: "from ssm, from secrets, shared, 1" });
    for (const { name, s3location } of built!.output!.outputArtifacts!) {
      const got = await estate.s3.send(new GetObjectCommand({ Bucket: s3location!.bucket, Key: s3location!.key }));
      expect(Object.keys(unzipSync(await got.Body!.transformToByteArray()))).toEqual([
        name === "first" ? "one.txt" : "two.txt",
      ]);
      expect([got.ServerSideEncryption, got.SSEKMSKeyId]).toEqual(["aws:kms", key]);
    }
    await estate.permit("pipeline", ofPipeline);
    await estate.permit("build", ofBuild);
  });
});
