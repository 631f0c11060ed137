import { CreateTableCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DescribeImagesCommand, ECRClient } from "@aws-sdk/client-ecr";
import { GetParameterCommand, PutParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { setTimeout as delay } from "node:timers/promises";
import { DynamodbLedger } from "../../functions/deployer/adapters/dynamodb-ledger";
import { EcrRepository } from "../../functions/deployer/adapters/ecr-repository";
import { EcsMigrations } from "../../functions/deployer/adapters/ecs-migrations";
import { EcsRevisions } from "../../functions/deployer/adapters/ecs-revisions";
import { ImageParameter } from "../../functions/deployer/adapters/image-parameter";
import { RollingStrategy } from "../../functions/deployer/adapters/rolling-strategy";
import { readReleases } from "../../functions/deployer/core/ledger";
import type { Environment, Ports } from "../../functions/deployer/core/ports";
import { DeployerWorld, tagOf, target as namesOfTarget } from "../functions/deployer/support/deployer-world";
import { program } from "./tasks-support/program";
import { TaskWorld } from "./tasks-support/task-world";
import { pushImage } from "./trials-support/push-image";
import { startTrialEmulator, type TrialEmulator } from "./trials-support/trial-emulator";

jest.setTimeout(180_000);

// One story: each test goes on where the one before it ended.
let emulator: TrialEmulator;
let tasks: TaskWorld;
let ecr: ECRClient;
let ssm: SSMClient;
let registryUrl: string;
const deployer = new DeployerWorld({ promotion: "automatic", fourEyes: false });
let ports: Ports;

beforeAll(async () => {
  emulator = await startTrialEmulator("deployer");
  const credentials = { accessKeyId: "local", secretAccessKey: "local" };
  const settings = { endpoint: emulator.endpoint, region: "us-east-1", credentials, maxAttempts: 1 };
  tasks = new TaskWorld(emulator.endpoint);
  [ecr, ssm] = [new ECRClient(settings), new SSMClient(settings)];
  await tasks.build();
  registryUrl = (await pushImage(emulator.endpoint, "tasks", "bad", "process.exit(7);\n")).replace(/:bad$/, "");
  await pushImage(emulator.endpoint, "tasks", "good", `${program}\n// another\n`);
  const dynamodb = new DynamoDBClient(settings);
  await dynamodb.send(
    new CreateTableCommand({
      TableName: "releases",
      BillingMode: "PAY_PER_REQUEST",
      AttributeDefinitions: ["pk", "sk"].map((AttributeName) => ({ AttributeName, AttributeType: "S" })),
      KeySchema: [
        { AttributeName: "pk", KeyType: "HASH" },
        { AttributeName: "sk", KeyType: "RANGE" },
      ],
    }),
  );
  await ssm.send(new PutParameterCommand({ Name: "/image", Value: `${registryUrl}:unreleased`, Type: "String" }));
  const group = await tasks.securityGroup("collections");
  const networkConfiguration = { awsvpcConfiguration: { subnets: [], securityGroups: [group] } };
  const first = await tasks.revision("collections", "0", { image: `${registryUrl}:unreleased` });
  await tasks.service("collections", first, { desiredCount: 0, networkConfiguration });
  ports = connect(dynamodb);
}, 300_000);

afterAll(() => emulator.stop());

function connect(dynamodb: DynamoDBClient): Ports {
  const target = {
    ...namesOfTarget,
    cluster: "tasks",
    container: "app",
    parameter: "/image",
    registryUrl,
  };
  const ecs = () => tasks.ecs;
  const revisions = new EcsRevisions(ecs, target);
  const environment: Environment = {
    strategy: new RollingStrategy(ecs, target, revisions),
    revisions,
    migrations: new EcsMigrations(ecs, target),
    imageInUse: new ImageParameter(() => ssm, target),
    raiseLeast: () => Promise.resolve(),
    redAlarms: () => Promise.resolve([]),
  };
  return {
    ...deployer.ports(),
    environment: () => environment,
    ledger: new DynamodbLedger(() => dynamodb, "releases", "collections"),
    images: new EcrRepository(() => ecr, "tasks"),
    clock: { now: () => new Date(), pause: () => delay(200), hasTime: () => true },
  };
}

async function digestOf(imageTag: string): Promise<string> {
  const ask = new DescribeImagesCommand({ repositoryName: "tasks", imageIds: [{ imageTag }] });
  return (await ecr.send(ask)).imageDetails![0]!.imageDigest!;
}

/** Deploys what has a tag as the build of a number. */
async function release(tag: string, build: number) {
  const digest = await digestOf(tag);
  deployer.passed.set(digest, {
    digest,
    tag: tagOf(build),
    commit: "a".repeat(40),
    at: "",
    findings: {},
    accepted: [],
  });
  const execution = deployer.execution(digest);
  const told = await deployer.ask(execution, "deploy", { ports });
  deployer.end(execution, told.kind === "succeed" ? "Succeeded" : "Failed");
  return { told, execution, digest };
}

const runs = async () => (await tasks.described("collections")).taskDefinition!.split(":").at(-1);
const releases = async () => readReleases(await ports.ledger.items("prod"));

test("a first release that fails says why, and runs nothing", async () => {
  const { told } = await release("bad", 1);
  expect(told.said).toMatch(
    /^prod: the deployment of \S+ failed: ECS deployment circuit breaker: tasks failed to start\.; .*; nothing runs$/,
  );
  expect(await tasks.described("collections")).toMatchObject({ desiredCount: 0 });
  expect([await runs(), (await releases())[0]!.ended!.result]).toEqual(["1", "failed"]);
});

test("a release serves, is tagged, and is what Terraform goes on from", async () => {
  const { told, execution, digest } = await release("1", 2);
  expect(told).toMatchObject({ kind: "succeed", variables: { IMAGE_DIGEST: digest } });
  expect(await tasks.ask("collections", "/")).toMatchObject({ status: 200 });
  const { Parameter } = await ssm.send(new GetParameterCommand({ Name: "/image" }));
  expect(Parameter!.Value).toBe(`${registryUrl}@${digest}`);
  expect(await digestOf(`deployed-prod-${execution.slice(0, 8)}`)).toBe(digest);
  const [{ ended } = {}] = await releases();
  expect(ended).toMatchObject({ result: "succeeded", runs: digest });
});

test("a release that fails leaves what was before, and ECS's own words", async () => {
  const before = await digestOf("1");
  const { told } = await release("bad", 3);
  expect(told.said).toContain("deployment failed: tasks failed to start.");
  expect(told.said).toContain(`${tagOf(2)} runs`);
  expect((await releases())[0]!.ended).toMatchObject({ result: "failed", runs: before });
  await tasks.steady("collections");
  expect(await ports.environment("prod").revisions.latest()).toBe(
    (await tasks.described("collections")).taskDefinition,
  );
});

test("a migration runs once with the new image before it serves; one that fails ends the release", async () => {
  const migrating = (command: readonly string[]) => {
    ports = { ...ports, settings: { ...ports.settings, migration: { command, timeoutMinutes: 30 } } };
  };
  migrating(["node", "-e", "process.exit(3)"]);
  const { told } = await release("good", 4);
  expect(told.said).toMatch(/^prod: the migration ended with 3.*; see the log of the task \w+; \S+ runs$/);
  migrating(["node", "-e", "process.exit(0)"]);
  expect((await release("good", 5)).told.kind).toBe("succeed");
  expect((await releases())[0]!.migrated).toBeDefined();
});

test("what is deployed is in use, whatever the ledger says", async () => {
  const inUse = await ports.environment("prod").revisions.digestsInUse();
  expect([...inUse].sort()).toEqual([await digestOf("1"), await digestOf("good")].sort());
});
