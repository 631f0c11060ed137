import { TransactionCanceledException, type AttributeValue } from "@aws-sdk/client-dynamodb";
import { CodepipelineJobs } from "../../../functions/pipeline-jobs/codepipeline-jobs";
import { DynamodbBuilds } from "../../../functions/image-build/adapters/dynamodb-builds";
import { EcrImages } from "../../../functions/image-build/adapters/ecr-images";
import { buildEnvironment } from "../../../functions/image-build/build-environment";

interface Sent {
  readonly action: string;
  readonly input: Record<string, unknown>;
}

/** A client that answers in order, an error by throwing it; it keeps what it was sent. */
function client(...answers: readonly unknown[]) {
  const left = [...answers];
  const sent: Sent[] = [];
  const send = (command: {
    readonly constructor: { readonly name: string };
    readonly input: Record<string, unknown>;
  }) => {
    sent.push({ action: command.constructor.name.replace(/Command$/, ""), input: command.input });
    const answer = left.shift() ?? {};
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
  };
  return { sent, make: () => ({ send }) as never };
}

const named = (name: string) => Object.assign(new Error(name), { name });
const digest = `sha256:${"d".repeat(64)}`;

describe("images in ECR", () => {
  test("are found by tag and by digest, or not", async () => {
    const { make, sent } = client(
      { imageDetails: [{ imageDigest: digest, imageTags: ["1"] }] },
      { imageDetails: [{ imageDigest: digest }] },
      named("ImageNotFoundException"),
      named("RepositoryNotFoundException"),
    );
    const images = new EcrImages(make);
    expect(await images.find("r", "1")).toEqual({ digest, tags: ["1"] });
    expect(await images.find("r", digest)).toEqual({ digest, tags: [] });
    expect(await images.find("r", "2")).toBeUndefined();
    await expect(images.find("r", "1")).rejects.toThrow("RepositoryNotFoundException");
    expect(sent.map(({ input }) => input.imageIds)).toEqual([
      [{ imageTag: "1" }],
      [{ imageDigest: digest }],
      [{ imageTag: "2" }],
      [{ imageTag: "1" }],
    ]);
  });

  test("say their labels in the configuration, which is downloaded", async () => {
    const { make, sent } = client(
      { images: [{ imageManifest: JSON.stringify({ config: { digest: "sha256:c" } }) }] },
      { downloadUrl: "https://layers/c" },
    );
    const download = (url: string) => Promise.resolve(JSON.stringify({ config: { Labels: { from: url } } }));
    expect(await new EcrImages(make, download).labels("r", digest)).toEqual({ from: "https://layers/c" });
    expect(sent.map(({ action }) => action)).toEqual(["BatchGetImage", "GetDownloadUrlForLayer"]);
    expect(sent[1]?.input).toEqual({ repositoryName: "r", layerDigest: "sha256:c" });
  });

  test("without labels have none; an index of several is refused", async () => {
    const manifest = { images: [{ imageManifest: '{"config":{"digest":"sha256:c"}}' }] };
    const without = new EcrImages(client(manifest, { downloadUrl: "u" }).make, () =>
      Promise.resolve('{"config":{"Labels":null}}'),
    );
    expect(await without.labels("r", digest)).toEqual({});
    const index = new EcrImages(client({ images: [{ imageManifest: '{"manifests":[]}' }] }).make);
    await expect(index.labels("r", digest)).rejects.toThrow(
      `r: ${digest} is not one image but an index of several; build it for one platform`,
    );
  });

  const status = (value: string | undefined, more: object = {}) => ({ imageScanStatus: { status: value }, ...more });
  test.each([
    [status("COMPLETE"), { state: "done", findings: [] }],
    [status("IN_PROGRESS"), { state: "running" }],
    [status("PENDING"), { state: "running" }],
    [{}, { state: "running" }],
    [named("ScanNotFoundException"), { state: "running" }],
    [
      { imageScanStatus: { status: "UNSUPPORTED_IMAGE", description: "no distribution" } },
      { state: "unsupported", because: "no distribution" },
    ],
    [status("FAILED"), { state: "failed", because: "its status is FAILED" }],
    [status("SCAN_ELIGIBILITY_EXPIRED"), { state: "failed", because: "its status is SCAN_ELIGIBILITY_EXPIRED" }],
  ])("a scan that answers %j", async (answer, scan) => {
    expect(await new EcrImages(client(answer).make).scan("r", digest)).toEqual(scan);
  });

  test("a scan's findings are read to the last page, of basic and of enhanced scans", async () => {
    const basic = { findings: [{ name: "CVE-1", severity: "HIGH" }] };
    const enhanced = {
      enhancedFindings: [
        { severity: "LOW", packageVulnerabilityDetails: { vulnerabilityId: "CVE-2" } },
        { severity: "HIGH", status: "CLOSED", packageVulnerabilityDetails: { vulnerabilityId: "CVE-3" } },
        { title: "a secret in a layer" },
      ],
    };
    const { make, sent } = client(
      status("COMPLETE", { imageScanFindings: basic, nextToken: "2" }),
      status("ACTIVE", { imageScanFindings: enhanced }),
    );
    expect(await new EcrImages(make).scan("r", digest)).toEqual({
      state: "done",
      findings: [
        { id: "CVE-1", severity: "HIGH" },
        { id: "CVE-2", severity: "LOW" },
        { id: "a secret in a layer", severity: "UNTRIAGED" },
      ],
    });
    expect(sent.map(({ input }) => input.nextToken)).toEqual([undefined, "2"]);
  });
});

describe("builds in DynamoDB", () => {
  const item = (values: Record<string, AttributeValue>) => ({ Item: values });
  const key = (sk: string) => ({ pk: { S: "SERVICE#collections" }, sk: { S: sk } });
  const build = { number: 2, at: "20261121T153000Z", commit: "c" };
  const canceled = (...codes: string[]) =>
    new TransactionCanceledException({
      message: "canceled",
      $metadata: {},
      CancellationReasons: codes.map((Code) => ({ Code })),
    });

  test("are found by execution, with what is known of them", async () => {
    const stored = { number: { N: "2" }, at: { S: build.at }, commit: { S: "c" } };
    const { make, sent } = client(item(stored), item({ ...stored, reused: { S: "r" }, digest: { S: "d" } }), {});
    const builds = new DynamodbBuilds(make, "table");
    expect(await builds.find("collections", "e")).toEqual(build);
    expect(await builds.find("collections", "e")).toEqual({ ...build, reused: "r", digest: "d" });
    expect(await builds.find("collections", "e")).toBeUndefined();
    expect(sent[0]?.input).toEqual({ TableName: "table", Key: key("EXECUTION#e"), ConsistentRead: true });
  });

  test("take the next number together with the execution, or neither", async () => {
    const { make, sent } = client();
    expect(await new DynamodbBuilds(make, "table").begin("collections", "e", build)).toBe("begun");
    const [put, count] = sent[0]?.input.TransactItems as [{ Put: object }, { Update: object }];
    expect(put.Put).toMatchObject({
      Item: { ...key("EXECUTION#e"), number: { N: "2" } },
      ConditionExpression: "attribute_not_exists(pk)",
    });
    expect(count.Update).toMatchObject({
      Key: key("COUNTER"),
      ConditionExpression: "#number = :before",
      ExpressionAttributeValues: { ":number": { N: "2" }, ":before": { N: "1" } },
    });
    await new DynamodbBuilds(make, "table").begin("collections", "e", { ...build, number: 1 });
    const [, first] = sent[1]?.input.TransactItems as [object, { Update: object }];
    expect(first.Update).toMatchObject({ ConditionExpression: "attribute_not_exists(#number)" });
  });

  test.each([
    [canceled("ConditionalCheckFailed", "None"), "known"],
    [canceled("ConditionalCheckFailed", "ConditionalCheckFailed"), "known"],
    [canceled("None", "ConditionalCheckFailed"), "taken"],
    [canceled("None", "TransactionConflict"), "taken"],
    [canceled("TransactionConflict", "None"), "taken"],
  ])("a number that is not to be had: %#", async (error, answer) => {
    expect(await new DynamodbBuilds(client(error).make, "table").begin("collections", "e", build)).toBe(answer);
  });

  test("any other failure is one", async () => {
    for (const error of [canceled("ThrottlingError", "None"), named("AccessDeniedException")]) {
      await expect(new DynamodbBuilds(client(error).make, "t").begin("collections", "e", build)).rejects.toBe(error);
    }
  });

  test("an image that passed is remembered with its execution, and read again", async () => {
    const commits = { shared: "d" };
    const passed = { digest, tag: "t", commit: "c", commits, at: build.at, findings: { HIGH: 1 }, accepted: ["CVE-1"] };
    const { make, sent } = client();
    await new DynamodbBuilds(make, "table").pass("collections", "e", passed);
    const [put, execute] = sent[0]?.input.TransactItems as [
      { Put: { Item: Record<string, AttributeValue> } },
      { Update: object },
    ];
    expect(put.Put.Item).toMatchObject(key(`IMAGE#${digest}`));
    expect(execute.Update).toMatchObject({ Key: key("EXECUTION#e"), ConditionExpression: "attribute_exists(pk)" });
    const again = new DynamodbBuilds(client(item(put.Put.Item), {}).make, "table");
    expect(await again.passed("collections", digest)).toEqual(passed);
    expect(await again.passed("collections", digest)).toBeUndefined();
  });

  test("which image an execution takes over is noted and taken back", async () => {
    const { make, sent } = client();
    const builds = new DynamodbBuilds(make, "table");
    await builds.noteReuse("collections", "e", digest);
    await builds.noteReuse("collections", "e", undefined);
    expect(sent.map(({ input }) => input.UpdateExpression)).toEqual(["SET reused = :digest", "REMOVE reused"]);
  });
});

test("jobs are ended by what CodePipeline takes", async () => {
  const { make, sent } = client();
  const jobs = new CodepipelineJobs(make);
  await jobs.succeed("j", { A: "1" }, "s".repeat(3000));
  await jobs.callAgain("j", "t");
  await jobs.fail("j", "JobFailed", "why");
  expect(sent).toEqual([
    {
      action: "PutJobSuccessResult",
      input: {
        jobId: "j",
        outputVariables: { A: "1" },
        executionDetails: { summary: "s".repeat(2048), percentComplete: 100 },
      },
    },
    { action: "PutJobSuccessResult", input: { jobId: "j", continuationToken: "t" } },
    { action: "PutJobFailureResult", input: { jobId: "j", failureDetails: { type: "JobFailed", message: "why" } } },
  ]);
});

test("the function is told its table", () => {
  expect(buildEnvironment({ TABLE: "builds" })).toEqual({ table: "builds" });
  expect(() => buildEnvironment({})).toThrow(/^environment of the image build: .*/);
});
