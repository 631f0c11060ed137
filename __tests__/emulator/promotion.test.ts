import {
  ApplicationAutoScalingClient,
  DescribeScalableTargetsCommand,
  RegisterScalableTargetCommand,
} from "@aws-sdk/client-application-auto-scaling";
import {
  CloudWatchClient,
  DescribeAlarmsCommand,
  PutMetricAlarmCommand,
  SetAlarmStateCommand,
} from "@aws-sdk/client-cloudwatch";
import { GetLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import {
  CodePipelineClient,
  ListActionExecutionsCommand,
  PutApprovalResultCommand,
  StartPipelineExecutionCommand,
} from "@aws-sdk/client-codepipeline";
import { CreateTableCommand, DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
import {
  BatchDeleteImageCommand,
  BatchGetImageCommand,
  DescribeImagesCommand,
  ECRClient,
  PutImageCommand,
} from "@aws-sdk/client-ecr";
import {
  DescribeTasksCommand,
  ListTaskDefinitionsCommand,
  RegisterTaskDefinitionCommand,
  RunTaskCommand,
  StopTaskCommand,
  type Task,
} from "@aws-sdk/client-ecs";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import { CreatePolicyCommand, DeletePolicyCommand, UpdateAssumeRolePolicyCommand } from "@aws-sdk/client-iam";
import { PutFunctionEventInvokeConfigCommand } from "@aws-sdk/client-lambda";
import { loopbackRequest } from "../../emulator/loopback-request";
import { roleCall } from "../../emulator/role-call";
import { remainingResources } from "../../emulator/remaining-resources";
import type { SignedIn } from "../../emulator/sign-in/identity-center";
import { until } from "./functions-support/until";
import { account, awsAction, DeliveryEstate, roleArn, sourceAction } from "./pipelines-support/delivery-estate";
import { TaskWorld } from "./tasks-support/task-world";
import { awsCalls } from "./trials-support/aws-calls";
import { startTrialEmulator, type TrialEmulator } from "./trials-support/trial-emulator";

jest.setTimeout(180_000);

let emulator: TrialEmulator;
let estate: DeliveryEstate;
let world: TaskWorld;

const functionArn = (name: string) => `arn:aws:lambda:us-east-1:${account}:function:${name}`;
const policyArn = (name: string) => `arn:aws:iam::${account}:policy/${name}`;

const document = (...Statement: object[]) => JSON.stringify({ Version: "2012-10-17", Statement });
const allow = (Action: string[], Resource: string) => ({ Effect: "Allow", Action, Resource });
const settingsOf = (keys: { accessKeyId: string; secretAccessKey: string }) => {
  return { endpoint: emulator.endpoint, region: "us-east-1", credentials: keys, maxAttempts: 1 };
};
const local = { accessKeyId: "local", secretAccessKey: "local" };

async function signIn(name: string, policy: string): Promise<SignedIn> {
  const url = `${emulator.endpoint}/_thrive/sign-in`;
  const answer = await loopbackRequest({ url, method: "POST", body: JSON.stringify({ name, policy }) });
  if (answer.status !== 200) throw new Error(answer.body);
  return JSON.parse(answer.body) as SignedIn;
}

const throwing = `exports.handler = async () => { throw new Error("out of order"); };`;

/** Fails the job of the record that it gets. */
const failing = `
const { CodePipelineClient, PutJobFailureResultCommand } = require("@aws-sdk/client-codepipeline");
exports.handler = async ({ requestPayload, responsePayload, requestContext }) => {
  const message = [responsePayload.errorMessage, requestContext.condition, requestContext.approximateInvokeCount].join(" ");
  const jobId = requestPayload["CodePipeline.job"].id;
  await new CodePipelineClient({ maxAttempts: 1 }).send(
    new PutJobFailureResultCommand({ jobId, failureDetails: { type: "JobFailed", message } }),
  );
};
`;

beforeAll(async () => {
  emulator = await startTrialEmulator("promotion");
  estate = new DeliveryEstate(emulator.endpoint);
  world = new TaskWorld(emulator.endpoint);
  await world.build();
  await estate.bucket("artifacts");
  await estate.repository("services");
  await estate.commit("services", { "a.txt": "1" }, "Begin");
  const repository = `arn:aws:codecommit:us-east-1:${account}:services`;
  await estate.role("pipeline", "codepipeline", {
    [repository]: ["codecommit:GetBranch", "codecommit:GetCommit", "codecommit:UploadArchive"],
    "arn:aws:s3:::artifacts/*": ["s3:PutObject"],
    [functionArn("*")]: ["lambda:InvokeFunction"],
  });
});

afterAll(() => emulator?.stop());

async function deploy(name: string, action: ReturnType<typeof awsAction>): Promise<string> {
  await estate.pipeline({
    name,
    roleArn: roleArn("pipeline"),
    pipelineType: "V2",
    artifactStore: { type: "S3", location: "artifacts" },
    stages: [
      { name: "Source", actions: [sourceAction("services")] },
      { name: "prod", actions: [action] },
    ],
  });
  return (await estate.executions(name)).at(-1)!.pipelineExecutionId!;
}

describe("who signed in", () => {
  const pipeline = "collections";
  let alice: SignedIn;
  let key: string;

  beforeAll(async () => {
    const calls = awsCalls(emulator.endpoint);
    const table = (TableName: string) =>
      new DynamoDBClient(settingsOf(local)).send(
        new CreateTableCommand({
          TableName,
          BillingMode: "PAY_PER_REQUEST",
          KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }],
          AttributeDefinitions: [{ AttributeName: "pk", AttributeType: "S" }],
        }),
      );
    await table("releases");
    await table("builds");
    const made = await calls.json("kms", "TrentService.CreateKey", {});
    key = (JSON.parse(made.body) as { KeyMetadata: { Arn: string } }).KeyMetadata.Arn;
    const PolicyDocument = document(
      allow(["codepipeline:PutApprovalResult"], `arn:aws:codepipeline:us-east-1:${account}:${pipeline}/prod/Approve`),
      allow(["dynamodb:PutItem"], `arn:aws:dynamodb:us-east-1:${account}:table/releases`),
      allow(["kms:Encrypt"], key),
    );
    await estate.iam.send(new CreatePolicyCommand({ PolicyName: "approver", PolicyDocument }));
    alice = await signIn("alice@thrive.test", "approver");
  });

  test("has the name and the role that Identity Center gives, which are not ours to remove", async () => {
    expect(alice.arn).toMatch(
      /^arn:aws:sts::123456789012:assumed-role\/AWSReservedSSO_approver_[0-9a-f]{16}\/alice@thrive\.test$/,
    );
    expect((await signIn("bob", "approver")).arn.split("/").slice(1)).toEqual([alice.arn.split("/")[1], "bob"]);
    expect((await remainingResources(emulator.endpoint)).filter((one) => one.includes("AWSReserved"))).toEqual([]);
  });

  test("may do what the policy says, in each home, and nothing else", async () => {
    const put = (TableName: string) =>
      new DynamoDBClient(settingsOf(alice))
        .send(new PutItemCommand({ TableName, Item: { pk: { S: "FREEZE#prod" } } }))
        .then(
          () => "put",
          ({ name }: Error) => name,
        );
    expect([await put("releases"), await put("builds")]).toEqual(["put", "AccessDeniedException"]);
    const ofKey = (action: string, more: object) =>
      roleCall(
        { ...settingsOf(alice), credentials: () => Promise.resolve(alice) },
        { service: "kms", target: `TrentService.${action}`, input: { KeyId: key, ...more } },
      ).then(
        () => action,
        ({ name }: Error) => name,
      );
    expect(await ofKey("Encrypt", { Plaintext: "YQ==" })).toBe("Encrypt");
    expect(await ofKey("GenerateDataKey", { KeySpec: "AES_256" })).toContain("AccessDenied");
    const start = new StartPipelineExecutionCommand({ name: pipeline });
    const refused = await new CodePipelineClient(settingsOf(alice)).send(start).catch(({ name }: Error) => name);
    expect(refused).toBe("AccessDeniedException");
  });

  test("approves in her name, which is told of the action", async () => {
    const id = await deploy(pipeline, awsAction("Approve", ["Approval", "Manual"], {}));
    const token = await until("the approval", async () => {
      return (await estate.state(pipeline)).stageStates?.[1]?.actionStates?.[0]?.latestExecution?.token;
    });
    await new CodePipelineClient(settingsOf(alice)).send(
      new PutApprovalResultCommand({
        pipelineName: pipeline,
        stageName: "prod",
        actionName: "Approve",
        token,
        result: { status: "Approved", summary: "seen" },
      }),
    );
    expect((await estate.ended(pipeline, id)).status).toBe("Succeeded");
    const filter = { latestInPipelineExecution: { pipelineExecutionId: id, startTimeRange: "Latest" as const } };
    const listed = new ListActionExecutionsCommand({ pipelineName: pipeline, filter });
    const { actionExecutionDetails = [] } = await estate.codepipeline.send(listed);
    expect(actionExecutionDetails.map(({ actionName, updatedBy }) => [actionName, updatedBy])).toEqual([
      ["Approve", alice.arn],
      ["Source", `arn:aws:sts::${account}:assumed-role/codepipeline`],
    ]);
  });

  test("does not hold up the end of the policy", async () => {
    await estate.iam.send(new DeletePolicyCommand({ PolicyArn: policyArn("approver") }));
    await expect(signIn("alice@thrive.test", "approver")).rejects.toThrow("approver: there is no such managed policy");
  });
});

describe("a function of a pipeline that throws", () => {
  beforeAll(async () => {
    await estate.role("deployer", "lambda", { "*": ["logs:PutLogEvents"] });
    await estate.role("failed-job", "lambda", { "*": ["codepipeline:PutJobFailureResult"] });
    await estate.function("deployer", "deployer", throwing);
    await estate.function("failed-job", "failed-job", failing);
  });

  const configure = () =>
    estate.lambda.send(
      new PutFunctionEventInvokeConfigCommand({
        FunctionName: "deployer",
        MaximumRetryAttempts: 0,
        DestinationConfig: { OnFailure: { Destination: functionArn("failed-job") } },
      }),
    );

  test("has a destination only with its role's permission", async () => {
    await expect(configure()).rejects.toThrow(
      `The function execution role does not have permissions to call InvokeFunction on ${functionArn("failed-job")}`,
    );
    await estate.permit("deployer", { [functionArn("failed-job")]: ["lambda:InvokeFunction"] });
    await configure();
  });

  test("is tried once, and its destination fails the job with what it threw", async () => {
    const id = await deploy("thrown", awsAction("Deploy", ["Invoke", "Lambda"], { FunctionName: "deployer" }));
    expect((await estate.ended("thrown", id)).status).toBe("Failed");
    expect(await estate.failure("thrown", id)).toBe("Deploy: JobFailed: out of order RetriesExhausted 1");
  });
});

describe("a task of no service", () => {
  const running = async (more: object): Promise<Task> => {
    const taskDefinition = await world.revision("migration", "1");
    const { tasks } = await world.ecs.send(
      new RunTaskCommand({
        cluster: "tasks",
        taskDefinition,
        launchType: "FARGATE",
        networkConfiguration: world.network([]),
        ...more,
      }),
    );
    return tasks![0]!;
  };
  const command = (script: string) => {
    return { overrides: { containerOverrides: [{ name: "app", command: ["node", "-e", script] }] } };
  };
  const ended = async (task: Task) =>
    (
      await world.until(
        () => world.ecs.send(new DescribeTasksCommand({ cluster: "tasks", tasks: [task.taskArn!] })),
        ({ tasks }) => tasks![0]!.lastStatus === "STOPPED",
      )
    ).tasks![0]!;

  test("runs another command, and says how it ended and what it printed", async () => {
    const task = await running(command("console.log('migrated'); process.exit(4)"));
    expect(await ended(task)).toMatchObject({
      stopCode: "EssentialContainerExited",
      stoppedReason: "Essential container in task exited",
      containers: [{ name: "app", exitCode: 4 }],
    });
    const logStreamName = `migration/app/${task.taskArn!.split("/").at(-1)}`;
    const read = new GetLogEventsCommand({ logGroupName: "/tasks", logStreamName, startFromHead: true });
    const printed = await until("what it printed", async () => (await world.logs.send(read)).events?.[0]?.message);
    expect(printed).toBe("migrated");
  });

  test("is stopped with a reason, and is the same for the same token", async () => {
    const more = { ...command("setInterval(() => {}, 1000)"), clientToken: "release-1", startedBy: "release-1" };
    const task = await running(more);
    const again = { ...more, taskDefinition: task.taskDefinitionArn };
    const taskDefinition = task.taskDefinitionArn!;
    const asked = { cluster: "tasks", launchType: "FARGATE" as const, networkConfiguration: world.network([]) };
    const { tasks } = await world.ecs.send(new RunTaskCommand({ ...asked, ...again, taskDefinition }));
    expect(tasks!.map(({ taskArn }) => taskArn)).toEqual([task.taskArn]);
    await world.ecs.send(new StopTaskCommand({ cluster: "tasks", task: task.taskArn!, reason: "took too long" }));
    expect(await ended(task)).toMatchObject({ stopCode: "UserInitiated", stoppedReason: "took too long" });
  });

  test("is refused for a container that it has not", async () => {
    const wrong = { overrides: { containerOverrides: [{ name: "other" }] } };
    await expect(running(wrong)).rejects.toThrow(
      "Override for container named other is not a container in the TaskDefinition.",
    );
  });
});

test("a deployment that failed says why until the one before it is back", async () => {
  await world.service("web", await world.revision("web", "1"), { desiredCount: 1 });
  await world.steady("web");
  const [good] = (await world.described("web")).deployments!;
  await world.update("web", { taskDefinition: await world.revision("web", "2", { behaviour: "exit" }) });
  const found = await world.until(
    () => world.described("web"),
    ({ deployments }) => deployments!.some(({ rolloutState }) => rolloutState === "FAILED"),
  );
  const failed = found.deployments!.find(({ rolloutState }) => rolloutState === "FAILED")!;
  expect(failed.rolloutStateReason).toBe("ECS deployment circuit breaker: tasks failed to start.");
  const back = await world.until(
    () => world.described("web"),
    ({ deployments }) => deployments![0]!.id !== failed.id,
  );
  expect(back.deployments![0]!.rolloutStateReason).toBe(
    `ECS deployment circuit breaker: rolling back to deploymentId ${good!.id}.`,
  );
  const { events = [] } = await world.steady("web");
  expect(events.map(({ message }) => message)).toEqual(
    expect.arrayContaining([
      `(service web) (deployment ${failed.id}) deployment failed: tasks failed to start.`,
      `(service web) rolling back to deployment ${good!.id}.`,
    ]),
  );
  const list = (more: object) =>
    world.ecs.send(new ListTaskDefinitionsCommand({ familyPrefix: "web", sort: "DESC", ...more }));
  const first = await list({ maxResults: 1 });
  const second = await list({ maxResults: 1, nextToken: first.nextToken });
  expect([first, second].map(({ taskDefinitionArns }) => taskDefinitionArns![0]!.split("/")[1])).toEqual([
    "web:2",
    "web:1",
  ]);
  expect(second.nextToken).toBeUndefined();
});

test("a role that another assumes, and no third one, registers a revision with tags and the bounds of scaling", async () => {
  const trusting = async (name: string, more: object = {}) => {
    const trust = { Effect: "Allow", Principal: { AWS: `arn:aws:iam::${account}:root` }, Action: "sts:AssumeRole" };
    await estate.role(name, "ecs", { [roleArn("deploy")]: ["sts:AssumeRole"] });
    await estate.iam.send(
      new UpdateAssumeRolePolicyCommand({ RoleName: name, PolicyDocument: document({ ...trust, ...more }) }),
    );
  };
  const assume = async (keys: { accessKeyId: string; secretAccessKey: string }, name: string) => {
    const asked = new AssumeRoleCommand({ RoleArn: roleArn(name), RoleSessionName: "collections" });
    const { AccessKeyId, SecretAccessKey, SessionToken } = (await new STSClient(settingsOf(keys)).send(asked))
      .Credentials!;
    return { accessKeyId: AccessKeyId!, secretAccessKey: SecretAccessKey!, sessionToken: SessionToken };
  };
  await trusting("releasing");
  await trusting("elsewhere");
  await trusting("deploy", { Condition: { ArnEquals: { "aws:PrincipalArn": roleArn("releasing") } } });
  await expect(assume(await assume(local, "elsewhere"), "deploy")).rejects.toThrow("is not authorized to perform");
  const keys = await assume(await assume(local, "releasing"), "deploy");
  const [ecs, scaling] = [
    new TaskWorld(emulator.endpoint, keys).ecs,
    new ApplicationAutoScalingClient(settingsOf(keys)),
  ];
  const register = () =>
    ecs
      .send(
        new RegisterTaskDefinitionCommand({
          family: "released",
          containerDefinitions: [{ name: "app", image: "app", memory: 128 }],
          tags: [{ key: "Owner", value: "financials" }],
        }),
      )
      .then(
        () => "registered",
        ({ message }: Error) => message,
      );
  const family = `arn:aws:ecs:us-east-1:${account}:task-definition/released:*`;
  await estate.permit("deploy", { [family]: ["ecs:RegisterTaskDefinition"] });
  expect(await register()).toContain("is not authorized to perform: ecs:TagResource");
  await estate.permit("deploy", {
    [family]: ["ecs:RegisterTaskDefinition", "ecs:TagResource"],
    [`arn:aws:application-autoscaling:us-east-1:${account}:scalable-target/*`]: [
      "application-autoscaling:RegisterScalableTarget",
    ],
  });
  expect(await register()).toBe("registered");
  const target = {
    ServiceNamespace: "ecs" as const,
    ResourceId: "service/tasks/web",
    ScalableDimension: "ecs:service:DesiredCount" as const,
  };
  await scaling.send(new RegisterScalableTargetCommand({ ...target, MinCapacity: 1, MaxCapacity: 3 }));
  const asked = new DescribeScalableTargetsCommand({ ServiceNamespace: "ecs" });
  const { ScalableTargets } = await new ApplicationAutoScalingClient(settingsOf(local)).send(asked);
  expect(ScalableTargets).toMatchObject([{ ResourceId: "service/tasks/web", MinCapacity: 1, MaxCapacity: 3 }]);
});

test("an image gets a further tag, and goes with its last one or by its digest", async () => {
  const ecr = new ECRClient(settingsOf(local));
  const repositoryName = "tasks";
  const get = async (imageId: object) => {
    const { images, failures } = await ecr.send(new BatchGetImageCommand({ repositoryName, imageIds: [imageId] }));
    return images?.[0] ?? failures![0]!.failureCode;
  };
  const image = (await get({ imageTag: "1" })) as Exclude<Awaited<ReturnType<typeof get>>, string | undefined>;
  const digest = image.imageId!.imageDigest!;
  for (const imageTag of ["deployed-dev-01234567", "deployed-prod-01234567"]) {
    const { imageManifest, imageManifestMediaType } = image;
    await ecr.send(new PutImageCommand({ repositoryName, imageManifest, imageManifestMediaType, imageTag }));
  }
  const tags = async () => {
    const { imageDetails } = await ecr.send(
      new DescribeImagesCommand({ repositoryName, imageIds: [{ imageDigest: digest }] }),
    );
    return imageDetails![0]!.imageTags;
  };
  expect(await tags()).toEqual(["1", "deployed-dev-01234567", "deployed-prod-01234567"]);
  expect(await get({ imageTag: "1" })).toMatchObject({ imageId: { imageTag: "1", imageDigest: digest } });
  const imageManifest = JSON.stringify({
    schemaVersion: 2,
    mediaType: "application/vnd.oci.image.index.v1+json",
    manifests: [{ digest, mediaType: image.imageManifestMediaType, size: 1 }],
  });
  const index = await ecr.send(new PutImageCommand({ repositoryName, imageManifest, imageTag: "index" }));
  const remove = (imageId: object) => ecr.send(new BatchDeleteImageCommand({ repositoryName, imageIds: [imageId] }));
  expect((await remove({ imageDigest: digest })).failures).toMatchObject([
    { imageId: { imageDigest: digest }, failureCode: "ImageReferencedByManifestList" },
  ]);
  expect((await remove({ imageTag: "1" })).imageIds).toEqual([{ imageTag: "1", imageDigest: digest }]);
  expect(await tags()).toEqual(["deployed-dev-01234567", "deployed-prod-01234567"]);
  await remove({ imageDigest: index.image!.imageId!.imageDigest });
  expect((await remove({ imageDigest: digest })).imageIds).toHaveLength(2);
  expect(await get({ imageDigest: digest })).toBe("ImageNotFound");
  expect((await remove({ imageDigest: digest })).failures).toMatchObject([{ failureCode: "ImageNotFound" }]);
});

test("alarms are found by prefix and state together", async () => {
  const cloudwatch = new CloudWatchClient(settingsOf(local));
  for (const AlarmName of ["prod-collections-errors", "prod-collections-latency", "dev-collections-errors"]) {
    await cloudwatch.send(
      new PutMetricAlarmCommand({
        AlarmName,
        Namespace: "Thrive",
        MetricName: "Errors",
        Statistic: "Sum",
        Period: 60,
        EvaluationPeriods: 1,
        Threshold: 1,
        ComparisonOperator: "GreaterThanThreshold",
      }),
    );
    if (AlarmName.endsWith("errors"))
      await cloudwatch.send(new SetAlarmStateCommand({ AlarmName, StateValue: "ALARM", StateReason: "red" }));
  }
  const red = await cloudwatch.send(
    new DescribeAlarmsCommand({ AlarmNamePrefix: "prod-collections-", StateValue: "ALARM" }),
  );
  expect(red.MetricAlarms!.map(({ AlarmName }) => AlarmName)).toEqual(["prod-collections-errors"]);
  const page = await cloudwatch.send(new DescribeAlarmsCommand({ AlarmNamePrefix: "prod-", MaxRecords: 1 }));
  const rest = await cloudwatch.send(
    new DescribeAlarmsCommand({ AlarmNamePrefix: "prod-", MaxRecords: 1, NextToken: page.NextToken }),
  );
  expect([page, rest].map(({ MetricAlarms }) => MetricAlarms![0]!.AlarmName)).toEqual([
    "prod-collections-errors",
    "prod-collections-latency",
  ]);
  expect(rest.NextToken).toBeUndefined();
});
