import { CodeBuildActions } from "../../../emulator/codebuild/codebuild-actions";
import type { BuildRecord } from "../../../emulator/codebuild/build-state";

let started: BuildRecord[];
let stopped: string[];
let service: CodeBuildActions;

beforeEach(() => {
  started = [];
  stopped = [];
  service = new CodeBuildActions({
    account: "123456789012",
    now: () => new Date("2026-12-01T08:00:00Z"),
    start: (build) => started.push(build),
    stop: (id) => stopped.push(id),
  });
});

/* eslint-disable-next-line @typescript-eslint/no-explicit-any -- answers are as wide as the service */
type Answer = any;

const who = { action: "", url: "/", caller: () => Promise.resolve("arn:aws:iam::123456789012:user/dana") };

async function call(name: string, input: object): Promise<Answer> {
  return service.actions[name]!(input as never, who);
}

async function refusal(name: string, input: object): Promise<string> {
  return call(name, input).then(
    () => "none",
    ({ code, message }: { code: string; message: string }) => `${code}: ${message}`,
  );
}

const project = (more: object = {}) => ({
  name: "collections-test",
  serviceRole: "arn:aws:iam::123456789012:role/build",
  source: { type: "CODEPIPELINE", buildspec: "version: 0.2" },
  artifacts: { type: "CODEPIPELINE" },
  environment: { type: "LINUX_CONTAINER", image: "standard", computeType: "BUILD_GENERAL1_SMALL" },
  ...more,
});

test("a project is answered with what was left open, updated and deleted", async () => {
  expect((await call("CreateProject", project())).project).toMatchObject({
    arn: "arn:aws:codebuild:us-east-1:123456789012:project/collections-test",
    timeoutInMinutes: 60,
    queuedTimeoutInMinutes: 480,
    cache: { type: "NO_CACHE" },
    badge: { badgeEnabled: false },
    encryptionKey: "arn:aws:kms:us-east-1:123456789012:alias/aws/s3",
  });
  await call("UpdateProject", { name: "collections-test", timeoutInMinutes: 30 });
  const { projects, projectsNotFound } = await call("BatchGetProjects", { names: ["collections-test", "none"] });
  expect([projects[0].timeoutInMinutes, projectsNotFound]).toEqual([30, ["none"]]);
  await call("DeleteProject", { name: "arn:aws:codebuild:us-east-1:123456789012:project/collections-test" });
  expect(await call("ListProjects", {})).toEqual({ projects: [] });
});

test.each([
  [{ name: "-" }, "InvalidInputException: Invalid project name: -"],
  [{ timeoutInMinutes: 4 }, "InvalidInputException: Invalid timeout: it must be between 5 and 2160 minutes"],
  [
    { artifacts: { type: "NO_ARTIFACTS" } },
    "InvalidInputException: Invalid artifacts: if source is CODEPIPELINE, artifacts must be CODEPIPELINE as well, and the other way round",
  ],
  [
    { source: { type: "NO_SOURCE" }, artifacts: { type: "NO_ARTIFACTS" } },
    "InvalidInputException: Project source type NO_SOURCE requires a buildspec",
  ],
])("a project with %j is refused", async (more, message) => {
  expect(await refusal("CreateProject", project(more))).toBe(message);
});

test("a project's environment has a name once, and one that a shell takes", async () => {
  const { environment } = project();
  const withNames = (...names: string[]) =>
    project({ environment: { ...environment, environmentVariables: names.map((name) => ({ name, value: "1" })) } });
  expect(await refusal("CreateProject", withNames("A", "A"))).toBe(
    "InvalidInputException: Duplicate environment variable: A",
  );
  expect(await refusal("CreateProject", withNames("1-A"))).toBe(
    "InvalidInputException: Invalid environment variable name: 1-A",
  );
});

test("a build has a number, takes what its start asks for instead, and can be tried again", async () => {
  await call("CreateProject", project());
  const variables = [{ name: "A", value: "1", type: "PLAINTEXT" }];
  const asked = {
    projectName: "collections-test",
    sourceTypeOverride: "CODEPIPELINE",
    sourceVersion: "arn:aws:s3:::artifacts/collections/source/abc",
    environmentVariablesOverride: variables,
  };
  const { build } = await call("StartBuild", asked);
  expect(build).toMatchObject({
    buildNumber: 1,
    buildStatus: "IN_PROGRESS",
    initiator: "codepipeline/collections",
    environment: { environmentVariables: variables },
    logs: { groupName: "/aws/codebuild/collections-test", streamName: build.id.split(":")[1] },
  });
  expect(build).not.toHaveProperty("artifactTargets");
  const again = (await call("RetryBuild", { id: build.id })).build;
  expect([again.buildNumber, again.sourceVersion]).toEqual([2, asked.sourceVersion]);
  expect((await call("ListBuildsForProject", { projectName: "collections-test" })).ids).toEqual([again.id, build.id]);
  await call("StopBuild", { id: build.id });
  expect([started.length, stopped]).toEqual([2, [build.id]]);
});

test("a project runs no more builds at a time than it says", async () => {
  await call("CreateProject", project({ concurrentBuildLimit: 1 }));
  await call("StartBuild", { projectName: "collections-test" });
  expect(await refusal("StartBuild", { projectName: "collections-test" })).toBe(
    "AccountLimitExceededException: Cannot have more than 1 builds in queue for the project",
  );
});

test("a report group keeps its reports, and goes with them when that is asked", async () => {
  const { reportGroup } = await call("CreateReportGroup", {
    name: "tests",
    type: "TEST",
    exportConfig: { exportConfigType: "NO_EXPORT" },
  });
  const { report } = await call("CreateReport", { reportGroupArn: reportGroup.arn, executionId: "build" });
  const one = { name: "adds", suite: "s", prefix: "c", status: "SUCCEEDED", durationInNanoSeconds: 5, message: "" };
  await call("BatchPutTestCases", { reportArn: report.arn, testCases: [one] });
  await call("UpdateReport", { reportArn: report.arn });
  const { reports } = await call("BatchGetReports", { reportArns: [report.arn] });
  expect(reports).toMatchObject([
    {
      status: "SUCCEEDED",
      testSummary: { total: 1, statusCounts: { SUCCEEDED: 1, FAILED: 0 }, durationInNanoSeconds: 5 },
    },
  ]);
  expect((await call("DescribeTestCases", { reportArn: report.arn, filter: { status: "FAILED" } })).testCases).toEqual(
    [],
  );
  expect(await refusal("DeleteReportGroup", { arn: reportGroup.arn })).toMatch(/^InvalidInputException: /);
  await call("DeleteReportGroup", { arn: reportGroup.arn, deleteReports: true });
  expect(await call("ListReportGroups", {})).toEqual({ reportGroups: [] });
});

test("a webhook is for a source elsewhere, once", async () => {
  const source = { type: "GITHUB", location: "https://github.com/example/services.git" };
  await call("CreateProject", project());
  await call("CreateProject", project({ name: "clone", source, artifacts: { type: "NO_ARTIFACTS" } }));
  expect(await refusal("CreateWebhook", { projectName: "collections-test" })).toBe(
    "InvalidInputException: Webhooks are not supported for source type CODEPIPELINE",
  );
  const { webhook } = await call("CreateWebhook", { projectName: "clone", filterGroups: [] });
  expect(webhook.payloadUrl).toMatch(/^https:\/\/codebuild\.us-east-1\.amazonaws\.com\/webhooks\?t=/);
  expect(await refusal("CreateWebhook", { projectName: "clone" })).toBe(
    "ResourceAlreadyExistsException: Webhook already exists: clone",
  );
  await call("DeleteWebhook", { projectName: "clone" });
  expect((await call("BatchGetProjects", { names: ["clone"] })).projects[0].webhook).toBeUndefined();
});
