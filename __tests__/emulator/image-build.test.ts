import { cpSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { CreateTableCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { CreateRepositoryCommand, ECRClient, GetDownloadUrlForLayerCommand } from "@aws-sdk/client-ecr";
import { buildSchema, node } from "../../config/build.schema";
import { imageBuildspec } from "../../config/buildspec/image-buildspec";
import { testBuildspec } from "../../config/buildspec/test-buildspec";
import { serviceSourceSchema } from "../../config/service-source.schema";
import { loopbackRequest } from "../../emulator/loopback-request";
import { DynamodbBuilds } from "../../functions/image-build/adapters/dynamodb-builds";
import { EcrImages } from "../../functions/image-build/adapters/ecr-images";
import { buildNumber } from "../../functions/image-build/core/build-number";
import { gate } from "../../functions/image-build/core/gate";
import { labelNames } from "../../functions/image-build/core/image-labels";
import type { Ports } from "../../functions/image-build/core/ports";
import { prepare, type Prepared } from "../../functions/image-build/core/prepare";
import { runBuildspec } from "../config/buildspec/support/run-buildspec";
import { project, startTrialEmulator, type TrialEmulator } from "./trials-support/trial-emulator";

jest.setTimeout(300_000);

// One story: each test goes on where the one before it ended.
let emulator: TrialEmulator;
let ports: Ports;
let ecr: ECRClient;
let prepared: Prepared;
let tag: string;

const repository = "thrive/collections";
const commit = "a1b2c3d4e5f60718293a4b5c6d7e8f9001122334";
const revisions = { service: "collections", repository, commit, commits: {}, execution: "e-1", decision: "01D" };
const gateRequest = {
  step: "gate",
  ...revisions,
  blockFrom: "HIGH",
  acceptedFindings: [],
  unscanned: "refuse",
} as const;

const service = {
  name: "collections",
  source: serviceSourceSchema.parse({ path: "cs/Support/CSLiveSupportSrv/Collections/" }),
  build: buildSchema.parse(node()),
};

beforeAll(async () => {
  emulator = await startTrialEmulator("image-build");
  const credentials = { accessKeyId: "local", secretAccessKey: "local" };
  const settings = { endpoint: emulator.endpoint, region: "us-east-1", credentials, maxAttempts: 1 };
  const dynamodb = new DynamoDBClient(settings);
  ecr = new ECRClient(settings);
  const images = new EcrImages(() => ecr);
  ports = { images, builds: new DynamodbBuilds(() => dynamodb, "builds"), now: () => new Date("2026-11-21T15:30:00Z") };
  await ecr.send(
    new CreateRepositoryCommand({
      repositoryName: repository,
      imageTagMutability: "IMMUTABLE",
      imageScanningConfiguration: { scanOnPush: true },
    }),
  );
  await dynamodb.send(
    new CreateTableCommand({
      TableName: "builds",
      BillingMode: "PAY_PER_REQUEST",
      AttributeDefinitions: ["pk", "sk"].map((AttributeName) => ({ AttributeName, AttributeType: "S" })),
      KeySchema: [
        { AttributeName: "pk", KeyType: "HASH" },
        { AttributeName: "sk", KeyType: "RANGE" },
      ],
    }),
  );
});

afterAll(() => emulator?.stop());

const folder = (name: string) => join(emulator.root, name);

/** What builds have of this machine: its programs, and the stand-ins before them. */
function environment(changed: Readonly<Record<string, string>>): Record<string, string> {
  const standIns = ["docker", "aws-cli"].map((name) => join(project, "emulator", name, "bin"));
  return {
    PATH: [...standIns, process.env.PATH].join(":"),
    THRIVE_DOCKER_ROOT: folder("docker"),
    AWS_ENDPOINT_URL: emulator.endpoint,
    AWS_ACCESS_KEY_ID: "local",
    AWS_SECRET_ACCESS_KEY: "local",
    npm_config_offline: "true",
    ...changed,
  };
}

function buildImage(variables: Prepared) {
  const url = `123456789012.dkr.ecr.us-east-1.amazonaws.com/${repository}`;
  const spec = imageBuildspec({ service, repository: url, sourceUrl: "https://git/services" });
  const dynamic = { COMMIT: commit, DECISION: "01D", ...variables };
  return runBuildspec(spec, join(folder("source"), ".delivery"), environment({ ...dynamic }));
}

async function scansFind(scans: object): Promise<void> {
  const url = `${emulator.endpoint}/_thrive/scans`;
  const answer = await loopbackRequest({ url, method: "POST", body: JSON.stringify({ repository, ...scans }) });
  expect(answer.status).toBe(200);
}

test("executions at once get numbers without a gap", async () => {
  const ids = ["e-1", "x-2", "x-3", "x-4"];
  const numbers = await Promise.all(
    ids.map(async (execution) => (await buildNumber({ service: "other", execution, commit }, ports)).number),
  );
  expect([...numbers].sort()).toEqual([1, 2, 3, 4]);
});

test("a commit is tested, and its image made and pushed with the stand-ins", async () => {
  mkdirSync(folder("source"));
  cpSync(join(project, "examples/source"), folder("source"), { recursive: true });
  prepared = await prepare({ step: "prepare", ...revisions }, ports);
  expect(prepared).toEqual({ BUILD_NUMBER: "1", BUILT_AT: "20261121T153000Z", REUSED_DIGEST: "none" });
  const tested = runBuildspec(testBuildspec({ service, reportGroupArn: "arn" }), folder("source"), environment({}));
  expect([tested.code, tested.code === 0 ? "" : tested.log]).toEqual([0, ""]);
  const built = buildImage(prepared);
  expect([built.code, built.code === 0 ? "" : built.log]).toEqual([0, ""]);
  tag = built.exported.IMAGE_TAG!;
  expect(tag).toBe("1.0.0-1.ga1b2c3d4e5f6.20261121T153000Z");
});

test("the image is in the registry by both tags, with its labels, and its list beside it", async () => {
  const image = await ports.images.find(repository, tag);
  expect(image?.tags.toSorted()).toEqual([tag, `git-${commit}`]);
  expect(await ports.images.find(repository, image!.digest)).toEqual(image);
  expect(await ports.images.find(repository, `sbom-git-${commit}`)).toBeDefined();
  expect(await ports.images.find(repository, "git-other")).toBeUndefined();
  expect(await ports.images.labels(repository, image!.digest)).toMatchObject({
    [labelNames.title]: "collections",
    [labelNames.revision]: commit,
    [labelNames.version]: tag,
    [labelNames.created]: "2026-11-21T15:30:00Z",
    [labelNames.source]: "https://git/services",
    [labelNames.decision]: "01D",
    [labelNames.build]: "1",
  });
});

test("the address of what no image has is refused in ECR's words", async () => {
  const layerDigest = `sha256:${"0".repeat(64)}`;
  const ask = new GetDownloadUrlForLayerCommand({ repositoryName: repository, layerDigest });
  await expect(ecr.send(ask)).rejects.toMatchObject({
    name: "LayersNotFoundException",
    message: `The layer with digest '${layerDigest}' does not exist in the repository with name '${repository}' in the registry with id '123456789012'`,
  });
});

test("findings make the gate red, a scan that runs makes it wait", async () => {
  await scansFind({ findings: [{ name: "CVE-2026-1", severity: "CRITICAL" }] });
  await expect(gate(gateRequest, ports)).rejects.toThrow("CVE-2026-1 (CRITICAL) is a finding at or above HIGH");
  await scansFind({ status: "UNSUPPORTED_IMAGE" });
  await expect(gate(gateRequest, ports)).rejects.toThrow("the image cannot be scanned: UnsupportedImageError");
  await scansFind({ status: "IN_PROGRESS" });
  expect((await gate(gateRequest, ports)).state).toBe("waiting");
  await scansFind({});
});

test("what is as it says passes, and is remembered", async () => {
  const gated = await gate(gateRequest, ports);
  expect(gated).toMatchObject({ state: "passed", tag });
  const { digest = "" } = (await ports.builds.find("collections", revisions.execution)) ?? {};
  expect(await ports.builds.passed("collections", digest)).toMatchObject({ tag });
});

test("a retry pushes nothing anew; another execution takes the image over", async () => {
  expect(buildImage(prepared)).toMatchObject({ code: 0, exported: { IMAGE_TAG: tag } });
  const second = { ...revisions, execution: "e-2", decision: "02D" };
  const again = await prepare({ step: "prepare", ...second }, ports);
  expect(again).toMatchObject({ BUILD_NUMBER: "2", REUSED_DIGEST: (await ports.images.find(repository, tag))?.digest });
  expect(buildImage(again)).toMatchObject({ code: 0, exported: { IMAGE_TAG: `git-${commit}` } });
  expect(await gate({ ...gateRequest, ...second }, ports)).toMatchObject({ state: "passed", tag });
});
