import { CloudWatchClient, ListMetricsCommand, PutMetricDataCommand } from "@aws-sdk/client-cloudwatch";
import {
  BatchGetImageCommand,
  CreateRepositoryCommand,
  ECRClient,
  SetRepositoryPolicyCommand,
} from "@aws-sdk/client-ecr";
import { CodeCommitClient, GetRepositoryCommand } from "@aws-sdk/client-codecommit";
import { CodePipelineClient, ListPipelinesCommand } from "@aws-sdk/client-codepipeline";
import { CreateClusterCommand, DescribeClustersCommand, ECSClient, ListClustersCommand } from "@aws-sdk/client-ecs";
import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import {
  CreateBucketCommand,
  GetObjectCommand,
  PutBucketPolicyCommand,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { GetParameterCommand, PutParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { loopbackRequest } from "../../emulator/loopback-request";
import { roleCall } from "../../emulator/role-call";
import { DeliveryEstate } from "./pipelines-support/delivery-estate";
import { pushImage } from "./trials-support/push-image";
import { startTrialEmulator, type TrialEmulator } from "./trials-support/trial-emulator";

jest.setTimeout(120_000);

const [delivery, dev, prod] = ["111111111111", "222222222222", "444444444444"] as const;
const accounts = [delivery, dev, prod];

interface Keys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

let emulator: TrialEmulator;

beforeAll(async () => {
  emulator = await startTrialEmulator("accounts");
});

afterAll(() => emulator?.stop());

const root = (account: string): Keys => ({ accessKeyId: account, secretAccessKey: "local" });
const as = (credentials: Keys) => ({
  endpoint: emulator.endpoint,
  region: "us-east-1",
  credentials,
  maxAttempts: 1,
  forcePathStyle: true,
});
/** No SDK of KMS is installed. */
const kms = <Output>(keys: Keys, action: string, input: object) =>
  roleCall<Output>(
    { ...as(keys), credentials: async () => ({ sessionToken: "", ...keys }) },
    { service: "kms", target: `TrentService.${action}`, input },
  );
const policy = (...Statement: object[]) => JSON.stringify({ Version: "2012-10-17", Statement });
const refused = { name: expect.stringMatching(/^AccessDenied/) as string };

/** A role of an account; answers its ARN. */
async function role(account: string, name: string, trust: object, permissions: object[] = []): Promise<string> {
  const iam = new IAMClient(as(root(account)));
  const AssumeRolePolicyDocument = policy({ Effect: "Allow", Action: "sts:AssumeRole", ...trust });
  const { Role } = await iam.send(new CreateRoleCommand({ RoleName: name, AssumeRolePolicyDocument }));
  const PolicyDocument = policy(...permissions.map((one) => ({ Effect: "Allow", ...one })));
  if (permissions.length > 0)
    await iam.send(new PutRolePolicyCommand({ RoleName: name, PolicyName: "own", PolicyDocument }));
  return Role!.Arn!;
}

async function assume(caller: Keys, RoleArn: string): Promise<Keys> {
  const { Credentials } = await new STSClient(as(caller)).send(
    new AssumeRoleCommand({ RoleArn, RoleSessionName: "test" }),
  );
  return {
    accessKeyId: Credentials!.AccessKeyId!,
    secretAccessKey: Credentials!.SecretAccessKey!,
    sessionToken: Credentials!.SessionToken,
  };
}

const ofAccount = (account: string) => ({ Principal: { AWS: `arn:aws:iam::${account}:root` } });

test("an account's number as a key is its root; what it makes is its own", async () => {
  for (const account of accounts) {
    const { Account, Arn } = await new STSClient(as(root(account))).send(new GetCallerIdentityCommand({}));
    expect([Account, Arn]).toEqual([account, `arn:aws:iam::${account}:root`]);
    await new ECSClient(as(root(account))).send(new CreateClusterCommand({ clusterName: "main" }));
    await new SSMClient(as(root(account))).send(
      new PutParameterCommand({ Name: "/own", Value: account, Type: "String" }),
    );
    await new DeliveryEstate(emulator.endpoint, root(account)).repository("services");
    await new CloudWatchClient(as(root(account))).send(
      new PutMetricDataCommand({ Namespace: `Of${account}`, MetricData: [{ MetricName: "One", Value: 1 }] }),
    );
  }
  for (const account of accounts) {
    const keys = as(root(account));
    const { clusterArns } = await new ECSClient(keys).send(new ListClustersCommand({}));
    expect(clusterArns).toEqual([`arn:aws:ecs:us-east-1:${account}:cluster/main`]);
    const { Parameter } = await new SSMClient(keys).send(new GetParameterCommand({ Name: "/own" }));
    expect(Parameter).toMatchObject({ Value: account, ARN: `arn:aws:ssm:us-east-1:${account}:parameter/own` });
    const { repositoryMetadata } = await new CodeCommitClient(keys).send(
      new GetRepositoryCommand({ repositoryName: "services" }),
    );
    expect(repositoryMetadata).toMatchObject({
      accountId: account,
      Arn: `arn:aws:codecommit:us-east-1:${account}:services`,
      cloneUrlHttp: `${emulator.endpoint}/v1/repos/${account}/services`,
    });
    const { Metrics } = await new CloudWatchClient(keys).send(new ListMetricsCommand({}));
    expect(Metrics!.filter(({ Namespace }) => Namespace!.startsWith("Of"))).toHaveLength(1);
  }
  const local = as({ accessKeyId: "local", secretAccessKey: "local" });
  expect((await new ECSClient(local).send(new ListClustersCommand({}))).clusterArns).toEqual([]);
});

test("git finds the repository of the account in its address", async () => {
  const answer = await loopbackRequest({
    url: `${emulator.endpoint}/v1/repos/${dev}/services/info/refs?service=git-upload-pack`,
  });
  expect(answer.status).toBe(200);
  const local = await loopbackRequest({
    url: `${emulator.endpoint}/v1/repos/services/info/refs?service=git-upload-pack`,
  });
  expect(local.status).toBe(404);
});

test("who sends the account's header is not believed", async () => {
  const scope = `${dev}/20260101/us-east-1/ecs/aws4_request`;
  const answer = await loopbackRequest({
    url: emulator.endpoint,
    method: "POST",
    headers: {
      Authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=none`,
      "Content-Type": "application/x-amz-json-1.1",
      "X-Amz-Target": "AmazonEC2ContainerServiceV20141113.ListClusters",
      "x-moto-account-id": prod,
    },
    body: "{}",
  });
  expect(answer.body).toContain(dev);
});

test("a role of one account assumes those of others that trust it, and acts there with what they may", async () => {
  const deploys = accounts.slice(1).map((account) => `arn:aws:iam::${account}:role/deploy`);
  const deployer = await role(delivery, "deployer", ofAccount(delivery), [
    { Action: "sts:AssumeRole", Resource: deploys },
    { Action: "codepipeline:ListPipelines", Resource: "*" },
  ]);
  const other = await role(delivery, "other", ofAccount(delivery), [{ Action: "sts:AssumeRole", Resource: deploys }]);
  for (const account of accounts.slice(1)) {
    const trust = { ...ofAccount(delivery), Condition: { ArnEquals: { "aws:PrincipalArn": deployer } } };
    const cluster = `arn:aws:ecs:us-east-1:${account}:cluster/main`;
    await role(account, "deploy", trust, [{ Action: "ecs:DescribeClusters", Resource: cluster }]);
  }
  const session = await assume(root(delivery), deployer);
  await new CodePipelineClient(as(session)).send(new ListPipelinesCommand({}));
  for (const account of accounts.slice(1)) {
    const deploy = await assume(session, `arn:aws:iam::${account}:role/deploy`);
    const described = await new ECSClient(as(deploy)).send(new DescribeClustersCommand({ clusters: ["main"] }));
    expect(described.clusters?.[0]?.clusterArn).toBe(`arn:aws:ecs:us-east-1:${account}:cluster/main`);
    const foreign = `arn:aws:ecs:us-east-1:${account === dev ? prod : dev}:cluster/main`;
    await expect(
      new ECSClient(as(deploy)).send(new DescribeClustersCommand({ clusters: [foreign] })),
    ).rejects.toMatchObject(refused);
    await expect(new CodePipelineClient(as(deploy)).send(new ListPipelinesCommand({}))).rejects.toMatchObject(refused);
    const stranger = await assume(root(delivery), other);
    await expect(assume(stranger, `arn:aws:iam::${account}:role/deploy`)).rejects.toMatchObject(refused);
  }
});

test("ECR answers another account only where the repository's policy and the caller's own both allow it", async () => {
  const ecr = new ECRClient(as(root(delivery)));
  await ecr.send(new CreateRepositoryCommand({ repositoryName: "web" }));
  const image = await pushImage(emulator.endpoint, "web", "1", "1", delivery);
  expect(image).toBe(`${delivery}.dkr.ecr.us-east-1.amazonaws.com/web:1`);
  const pull = new BatchGetImageCommand({
    registryId: delivery,
    repositoryName: "web",
    imageIds: [{ imageTag: "1" }],
  });
  const Resource = `arn:aws:ecr:us-east-1:${delivery}:repository/web`;
  const puller = await role(dev, "puller", ofAccount(dev), [{ Action: "ecr:BatchGetImage", Resource }]);
  const idle = await role(dev, "idle", ofAccount(dev));
  const session = await assume(root(dev), puller);
  await expect(new ECRClient(as(session)).send(pull)).rejects.toMatchObject(refused);
  await expect(new ECRClient(as(root(dev))).send(pull)).rejects.toMatchObject(refused);
  const policyText = policy({
    Effect: "Allow",
    ...ofAccount(dev),
    Action: "ecr:BatchGetImage",
    Condition: { ArnLike: { "aws:PrincipalArn": [puller, idle, `arn:aws:iam::${dev}:root`] } },
  });
  await ecr.send(new SetRepositoryPolicyCommand({ repositoryName: "web", policyText }));
  const { images } = await new ECRClient(as(session)).send(pull);
  expect(images).toMatchObject([{ registryId: delivery, imageId: { imageTag: "1" } }]);
  expect((await new ECRClient(as(root(dev))).send(pull)).images).toHaveLength(1);
  const without = await assume(root(dev), idle);
  await expect(new ECRClient(as(without)).send(pull)).rejects.toMatchObject(refused);
  await expect(new ECRClient(as(root(prod))).send(pull)).rejects.toMatchObject(refused);
});

test("a bucket's and a key's policy let another account in, whose own must too", async () => {
  const owner = root(delivery);
  const { KeyMetadata } = await kms<{ KeyMetadata: { Arn: string } }>(owner, "CreateKey", {});
  const KeyId = KeyMetadata.Arn;
  const s3 = new S3Client(as(owner));
  await s3.send(new CreateBucketCommand({ Bucket: "artifacts" }));
  await s3.send(new PutObjectCommand({ Bucket: "artifacts", Key: "one", Body: "1" }));
  const Plaintext = Buffer.from("whispered").toString("base64");
  const { CiphertextBlob } = await kms<{ CiphertextBlob: string }>(owner, "Encrypt", { KeyId, Plaintext });
  const reader = await role(dev, "reader", ofAccount(dev), [
    { Action: "kms:Decrypt", Resource: KeyId },
    { Action: "s3:GetObject", Resource: "arn:aws:s3:::artifacts/*" },
  ]);
  const session = await assume(root(dev), reader);
  const decrypt = () => kms<{ Plaintext: string }>(session, "Decrypt", { KeyId, CiphertextBlob });
  const get = () => new S3Client(as(session)).send(new GetObjectCommand({ Bucket: "artifacts", Key: "one" }));
  await expect(decrypt()).rejects.toMatchObject(refused);
  await expect(get()).rejects.toMatchObject(refused);
  const own = { Effect: "Allow", ...ofAccount(delivery), Action: "kms:*", Resource: "*" };
  const theirs = { Effect: "Allow", Principal: { AWS: reader } };
  const Policy = policy(own, { ...theirs, Action: "kms:Decrypt", Resource: "*" });
  await kms(owner, "PutKeyPolicy", { KeyId, PolicyName: "default", Policy });
  const ofBucket = policy({ ...theirs, Action: "s3:GetObject", Resource: "arn:aws:s3:::artifacts/*" });
  await s3.send(new PutBucketPolicyCommand({ Bucket: "artifacts", Policy: ofBucket }));
  expect((await decrypt()).Plaintext).toBe(Plaintext);
  expect(await (await get()).Body!.transformToString()).toBe("1");
});
