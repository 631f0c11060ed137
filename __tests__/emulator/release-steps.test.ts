import { createHash } from "node:crypto";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { ApplicationAutoScalingClient, RegisterScalableTargetCommand } from "@aws-sdk/client-application-auto-scaling";
import { CreateTableCommand, DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { CreateSecurityGroupCommand, CreateSubnetCommand, CreateVpcCommand, EC2Client } from "@aws-sdk/client-ec2";
import { CreateRepositoryCommand, DescribeImagesCommand, ECRClient, PutImageCommand } from "@aws-sdk/client-ecr";
import {
  CreateClusterCommand,
  CreateServiceCommand,
  DescribeServicesCommand,
  ECSClient,
  RegisterTaskDefinitionCommand,
} from "@aws-sdk/client-ecs";
import { GetParameterCommand, PutParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { builtImage } from "../../cli/built-image";
import type { ClientSettings } from "../../cli/client-settings";
import { localPlatform } from "../../cli/declared-platforms";
import { localDelivery, type DeliveryPlace } from "../../cli/delivery-place";
import { releaseClients } from "../../cli/release-clients";
import { releaseImage } from "../../cli/release-steps";
import { docker as standInDocker } from "../../emulator/docker/docker";
import { project, startTrialEmulator, type TrialEmulator } from "./trials-support/trial-emulator";

jest.setTimeout(300_000);

// One story: each test goes on where the one before it ended.
let emulator: TrialEmulator;
let place: DeliveryPlace;
let settings: ClientSettings;
let digest: string;
const commit = "0123456789abcdef0123456789abcdef01234567";
const tag = "1.0.0-1.g0123456789ab.20260101T000000Z";
const repository = "123456789012.dkr.ecr.us-east-1.amazonaws.com/trial-utilities";
const parameter = "/trial/utilities/image";

beforeAll(async () => {
  emulator = await startTrialEmulator("release-steps");
  place = localDelivery(localPlatform(), emulator.endpoint);
  settings = place.settings;
  await deployUtilities();
});

afterAll(() => emulator?.stop());

async function deployUtilities(): Promise<void> {
  const [ecs, ecr, ssm] = [new ECSClient(settings), new ECRClient(settings), new SSMClient(settings)];
  await ecr.send(new CreateRepositoryCommand({ repositoryName: "trial-utilities", imageTagMutability: "IMMUTABLE" }));
  await ecs.send(new CreateClusterCommand({ clusterName: "trial" }));
  const image = `${repository}:unreleased`;
  const container = {
    name: "utilities",
    image,
    essential: true,
    portMappings: [{ containerPort: 8080 }],
    environment: [{ name: "SERVICE_NAME", value: "utilities" }],
  };
  const definition = { family: "trial-utilities", networkMode: "awsvpc", cpu: "256", memory: "512" } as const;
  await ecs.send(
    new RegisterTaskDefinitionCommand({
      ...definition,
      containerDefinitions: [container],
      tags: [{ key: "owner", value: "team" }],
    }),
  );
  await ecs.send(
    new CreateServiceCommand({
      cluster: "trial",
      serviceName: "trial-utilities",
      taskDefinition: "trial-utilities",
      desiredCount: 0,
      launchType: "FARGATE",
      networkConfiguration: { awsvpcConfiguration: await network() },
    }),
  );
  await ssm.send(new PutParameterCommand({ Name: parameter, Value: image, Type: "String" }));
  await scalable(0);
}

async function network(): Promise<{ subnets: string[]; securityGroups: string[] }> {
  const ec2 = new EC2Client(settings);
  const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: "10.0.0.0/16" }));
  const { Subnet } = await ec2.send(new CreateSubnetCommand({ VpcId: Vpc!.VpcId, CidrBlock: "10.0.0.0/24" }));
  const group = { GroupName: "trial", Description: "trial", VpcId: Vpc!.VpcId };
  const { GroupId } = await ec2.send(new CreateSecurityGroupCommand(group));
  return { subnets: [Subnet!.SubnetId!], securityGroups: [GroupId!] };
}

async function scalable(least: number): Promise<void> {
  const register = new RegisterScalableTargetCommand({
    ServiceNamespace: "ecs",
    ScalableDimension: "ecs:service:DesiredCount",
    ResourceId: "service/trial/trial-utilities",
    MinCapacity: least,
    MaxCapacity: 4,
  });
  await new ApplicationAutoScalingClient(settings).send(register);
}

/** As its pipeline does: the image, by the names that it gives, and what its gate writes down. */
async function build(): Promise<void> {
  const names = [tag, `git-${commit}`].map((name) => `${repository}:${name}`);
  const dockerfile = "cs/Support/CSLiveSupportSrv/Utilities/Dockerfile";
  await docker("build", "--file", dockerfile, ...names.flatMap((name) => ["--tag", name]), ".");
  for (const name of names) await docker("push", name);
  const { imageDetails = [] } = await new ECRClient(settings).send(
    new DescribeImagesCommand({ repositoryName: "trial-utilities" }),
  );
  digest = imageDetails[0]!.imageDigest!;
}

async function docker(...args: string[]): Promise<void> {
  const failed: string[] = [];
  const code = await standInDocker(args, {
    folder: join(project, "examples/source"),
    environment: { AWS_ENDPOINT_URL: emulator.endpoint },
    images: join(emulator.root, "docker"),
    say: () => {},
    warn: (line) => void failed.push(line),
    input: () => Promise.resolve(""),
  });
  expect([code, failed]).toEqual([0, []]);
}

/** As the gate does. */
async function letPass(): Promise<void> {
  const dynamodb = new DynamoDBClient(settings);
  const [pk, sk] = ["pk", "sk"].map((AttributeName) => ({ AttributeName, AttributeType: "S" as const }));
  await dynamodb.send(
    new CreateTableCommand({
      TableName: place.names.builds,
      AttributeDefinitions: [pk!, sk!],
      KeySchema: [
        { AttributeName: "pk", KeyType: "HASH" },
        { AttributeName: "sk", KeyType: "RANGE" },
      ],
      BillingMode: "PAY_PER_REQUEST",
    }),
  );
  const Item = { pk: { S: "SERVICE#utilities" }, sk: { S: `IMAGE#${digest}` } };
  await dynamodb.send(new PutItemCommand({ TableName: place.names.builds, Item }));
}

async function release(): Promise<void> {
  const clients = await releaseClients(place.settings);
  const target = {
    stack: "local-utilities",
    container: "utilities",
    cluster: "trial",
    service: "trial-utilities",
    parameter,
    resourceId: "service/trial/trial-utilities",
  };
  const patience = { pause: () => delay(500), givesUp: () => undefined };
  await releaseImage(clients, { target, image: `${repository}@${digest}`, least: 2 }, patience);
  clients.close();
}

async function imageInUse(): Promise<string | undefined> {
  return (await new SSMClient(settings).send(new GetParameterCommand({ Name: parameter }))).Parameter?.Value;
}

test("an image is found by its commit once its gate let it pass, and not before", async () => {
  await build();
  const built = (service: string, of = commit) => builtImage(place, service, repository, { commit: of, commits: {} });
  await expect(built("utilities", "f".repeat(40))).resolves.toBeUndefined();
  await letPass();
  await expect(built("utilities")).resolves.toEqual({
    version: tag,
    uri: `${repository}@${digest}`,
  });
  await expect(built("another")).rejects.toThrow("no gate let it pass");
});

test("a release of it runs the declared least", async () => {
  await release();
  const describe = new DescribeServicesCommand({ cluster: "trial", services: ["trial-utilities"] });
  const { services = [] } = await new ECSClient(settings).send(describe);
  expect(services[0]).toMatchObject({
    taskDefinition: expect.stringMatching(/:2$/) as string,
    desiredCount: 2,
    runningCount: 2,
    deployments: [{ rolloutState: "COMPLETED" }],
  });
  expect(await imageInUse()).toBe(`${repository}@${digest}`);
});

test("a manifest's digest is that of its bytes, whoever puts it", async () => {
  const imageManifest = JSON.stringify({ mediaType: "application/vnd.oci.image.manifest.v1+json", layers: [] });
  const put = new PutImageCommand({ repositoryName: "trial-utilities", imageManifest, imageTag: "by-hand" });
  const { image } = await new ECRClient(settings).send(put);
  expect(image?.imageId?.imageDigest).toBe(`sha256:${createHash("sha256").update(imageManifest).digest("hex")}`);
});

test("ECR refuses what AWS refuses: a tag that is taken, a repository that is not there", async () => {
  const ecr = new ECRClient(settings);
  const imageTag = "by-hand";
  const imageManifest = JSON.stringify({ mediaType: "application/vnd.oci.image.manifest.v1+json", config: {} });
  await expect(
    ecr.send(new PutImageCommand({ repositoryName: "trial-utilities", imageManifest, imageTag })),
  ).rejects.toMatchObject({
    name: "ImageTagAlreadyExistsException",
    message: `The image tag '${imageTag}' already exists in the 'trial-utilities' repository and cannot be overwritten because the tag is immutable.`,
  });
  await expect(ecr.send(new PutImageCommand({ repositoryName: "none", imageManifest }))).rejects.toMatchObject({
    name: "RepositoryNotFoundException",
  });
});
