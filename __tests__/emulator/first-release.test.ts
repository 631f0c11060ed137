import { createHash } from "node:crypto";
import { cpSync, writeFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { ApplicationAutoScalingClient, RegisterScalableTargetCommand } from "@aws-sdk/client-application-auto-scaling";
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
import { firstRelease } from "../../cli/first-release";
import type { Workplace } from "../../cli/workplace";
import { project, startTrialEmulator, type TrialEmulator } from "./trials-support/trial-emulator";

jest.setTimeout(300_000);

// One story: each test goes on where the one before it ended.
let emulator: TrialEmulator;
let settings: object;
const said: string[] = [];
const repository = "123456789012.dkr.ecr.us-east-1.amazonaws.com/trial-utilities";
const parameter = "/trial/utilities/image";

beforeAll(async () => {
  emulator = await startTrialEmulator("first-release");
  const credentials = { accessKeyId: "local", secretAccessKey: "local" };
  settings = { endpoint: emulator.endpoint, region: "us-east-1", credentials };
  cpSync(join(project, "examples"), join(emulator.root, "examples"), { recursive: true });
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
  writeState();
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

/** As Terraform would leave it. */
function writeState(): void {
  const managed = (type: string, attributes: object) => ({ mode: "managed", type, instances: [{ attributes }] });
  const service = { name: "trial-utilities", cluster: "trial", load_balancer: [{ container_name: "utilities" }] };
  const resources = [
    managed("aws_ecs_service", service),
    managed("aws_ssm_parameter", { name: parameter }),
    managed("aws_appautoscaling_target", { resource_id: "service/trial/trial-utilities" }),
  ];
  mkdirSync(join(emulator.root, ".thrive/state"), { recursive: true });
  const state = JSON.stringify({ serial: 1, outputs: {}, resources });
  writeFileSync(join(emulator.root, ".thrive/state/local-utilities.tfstate"), state);
}

function release(): Promise<boolean> {
  const workplace = {
    root: emulator.root,
    environment: process.env,
    output: { write: (text: string) => void said.push(text), isTerminal: false, columns: 80 },
  } as unknown as Workplace;
  return firstRelease(workplace, { endpoint: emulator.endpoint, stopped: () => false }).then(
    ({ failed }) => failed.length === 0,
  );
}

async function imageInUse(): Promise<string | undefined> {
  return (await new SSMClient(settings).send(new GetParameterCommand({ Name: parameter }))).Parameter?.Value;
}

test("a service is built, released and runs its declared least", async () => {
  const done = await release();
  expect(said.join("")).toMatch(/\nFirst release: utilities 1\.0\.0-1\.g[a-f0-9]{12}\.20260101T000000Z \(\d+ s\)\n$/);
  expect(done).toBe(true);
  const describe = new DescribeServicesCommand({ cluster: "trial", services: ["trial-utilities"] });
  const { services = [] } = await new ECSClient(settings).send(describe);
  expect(services[0]).toMatchObject({
    taskDefinition: expect.stringMatching(/:2$/) as string,
    desiredCount: 2,
    runningCount: 2,
    deployments: [{ rolloutState: "COMPLETED" }],
  });
});

test("ECR knows the image by its digest and both of its tags", async () => {
  const { imageDetails = [] } = await new ECRClient(settings).send(
    new DescribeImagesCommand({ repositoryName: "trial-utilities" }),
  );
  expect(imageDetails).toHaveLength(1);
  expect(await imageInUse()).toBe(`${repository}@${imageDetails[0]!.imageDigest}`);
  expect(imageDetails[0]!.imageTags!.map((tag) => tag.replace(/g[a-f0-9]{12}|[a-f0-9]{40}/, "…")).sort()).toEqual([
    "1.0.0-1.….20260101T000000Z",
    "git-…",
  ]);
});

test("a second run releases nothing", async () => {
  const before = said.length;
  expect(await release()).toBe(true);
  expect(said.slice(before)).toEqual([]);
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
