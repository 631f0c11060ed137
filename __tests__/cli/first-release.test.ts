import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { firstRelease, unreleased } from "../../cli/first-release";
import { releaseVersion } from "../../cli/service-image";
import { SourceRepository } from "../../cli/source-repository";
import { unreleased as unreleasedOfStacks } from "../../modules/container-service/unreleased";
import { runningRegistry, type RunningRegistry } from "../emulator-parts/registry/support/running-registry";
import { FakeAws } from "./support/fake-aws";
import { fakeProject, steady, type FakeProject } from "./support/fake-project";
import { writeFile } from "./support/temporary-folder";

let registry: RunningRegistry;
let aws: FakeAws;
let endpoint: string;
let project: FakeProject;

let source: string;

// Made once: git takes most of the time.
beforeAll(async () => {
  const root = fs.mkdtempSync(path.join(os.tmpdir(), "thrive source "));
  const write = (file: string, text: string) => writeFile(path.join(root, "examples/source/cs", file), text);
  write("Collections/package.json", '{ "version": "1.4.0" }');
  write("Collections/Dockerfile", 'FROM node:22\nCOPY cs/Collections/ app/\nCMD ["node", "app"]\n');
  write("Broken/package.json", '{ "version": "1.0.0" }');
  write("Broken/Dockerfile", "FROM node:22\nRUN npm ci\n");
  const repository = new SourceRepository(root, process.env);
  await repository.ensure();
  source = repository.folder;
});

afterAll(() => fs.rmSync(path.dirname(path.dirname(source)), { recursive: true, force: true }));

beforeEach(async () => {
  registry = await runningRegistry();
  aws = new FakeAws(registry.registry);
  endpoint = await aws.start();
  project = fakeProject();
  fs.cpSync(source, path.join(project.root, ".thrive/source.git"), { recursive: true });
  aws.deploy(project.root, "collections");
});

afterEach(() => {
  aws.stop();
  registry.stop();
});

const declared = new Map([
  ["collections", { source: "cs/Collections/", least: 2 }],
  ["intake", { source: "cs/Intake/", least: 2 }],
  ["broken", { source: "cs/Broken/", least: 2 }],
  ["bare", { least: 1 }],
]);
const release = (options: { stopped?: () => boolean; limit?: number } = {}) =>
  firstRelease(project, { endpoint, stopped: () => false, declared, look: 0, ...options }).then(
    ({ failed }) => failed.length === 0,
  );
const repository = "123456789012.dkr.ecr.us-east-1.amazonaws.com/local-collections";
const parameter = "/thrive/local/collections/image";

test("builds the service, pushes it by version and commit, and takes the steps of a release", async () => {
  expect(await release()).toBe(true);
  const [first, second] = registry.ecr.images.get("local-collections") ?? [];
  const digest = first!.imageId.imageDigest;
  const version = first!.imageId.imageTag!;
  expect(version).toMatch(/^1\.4\.0-1\.g[a-f0-9]{12}\.20260101T000000Z$/);
  expect(second!.imageId).toEqual({
    imageDigest: digest,
    imageTag: expect.stringMatching(/^git-[a-f0-9]{40}$/) as string,
  });

  const service = { cluster: "arn:cluster", service: "thrive-local-collections" };
  expect(aws.of("DescribeTaskDefinition")).toEqual([
    { taskDefinition: "arn:task-definition/thrive-local-collections:1", include: ["TAGS"] },
  ]);
  expect(aws.of("RegisterTaskDefinition")).toEqual([
    {
      family: "thrive-local-collections",
      cpu: "256",
      containerDefinitions: [
        { name: "collections", image: `${repository}@${digest}`, essential: true },
        { name: "sidecar", image: "kept" },
      ],
      tags: [{ key: "owner", value: "team" }],
    },
  ]);
  expect(aws.of("UpdateService")).toEqual([
    { ...service, taskDefinition: "arn:task-definition/thrive-local-collections:2", desiredCount: 2 },
  ]);
  expect(aws.parameters.get(parameter)).toBe(`${repository}@${digest}`);
  expect(aws.of("RegisterScalableTarget")).toEqual([
    {
      ServiceNamespace: "ecs",
      ScalableDimension: "ecs:service:DesiredCount",
      ResourceId: "service/thrive-local/thrive-local-collections",
      MinCapacity: 2,
    },
  ]);
  expect(aws.of("DeregisterTaskDefinition")).toEqual([]);
  expect(steady(project.said())).toBe(
    `\nFirst release, from commit ${version.slice(9, 21)} of the services' source\n  collections: ${version} is built, ECS deploys it\nFirst release: collections ${version} (N s)\n`,
  );
});

test("an image says which version and commit it is", async () => {
  await release();
  const { labels } = await registry.registry.images.pull(aws.parameters.get(parameter)!);
  expect(labels["org.opencontainers.image.version"]).toMatch(/^1\.4\.0-1\.g/);
});

test("is made once", async () => {
  await release();
  const calls = aws.calls.length;
  expect(await release()).toBe(true);
  expect(aws.calls.slice(calls).map(({ action }) => action)).toEqual(["GetParameter"]);
  expect(project.said().match(/First release:/g)).toHaveLength(1);
});

test("leaves nothing but the repository and the images behind", async () => {
  await release();
  expect(fs.readdirSync(path.join(project.root, ".thrive")).sort()).toEqual(["docker", "source.git", "state", "venv"]);
});

test("a project without services has none", async () => {
  fs.rmSync(path.join(project.root, ".thrive/state"), { recursive: true });
  expect(await release()).toBe(true);
  expect([aws.calls, project.said()]).toEqual([[], ""]);
});

describe("a deployment that ECS gives up", () => {
  const reason = "ECS deployment circuit breaker: tasks failed to start.";

  test.each([
    [{ rolloutState: "FAILED", rolloutStateReason: reason }, reason],
    [{ taskDefinition: "another" }, "ECS rolled the deployment back"],
  ])("is told with its events and the way out: %j", async (look, answer) => {
    aws.looks = [{ rolloutState: "IN_PROGRESS" }, look];
    expect(await release()).toBe(false);
    expect(project.said()).toContain(`First release of collections failed:
  answer    ${answer}
  task      Essential container in task exited
  event     (service thrive-local-collections) (port 80) is unhealthy.
  event     (service thrive-local-collections) last.
  event     (service thrive-local-collections) before.
  way out   see ./thrive logs collections; correct its source (./thrive source), push, then ./thrive up again
`);
  });

  test("leaves the service as it was, and is tried again", async () => {
    aws.looks = [{ rolloutState: "FAILED" }];
    await release();
    const service = { cluster: "arn:cluster", service: "thrive-local-collections" };
    expect(aws.of("UpdateService").at(-1)).toEqual({
      ...service,
      taskDefinition: "arn:task-definition/thrive-local-collections:1",
      desiredCount: 0,
    });
    expect(aws.of("DeregisterTaskDefinition")).toEqual([
      { taskDefinition: "arn:task-definition/thrive-local-collections:2" },
    ]);
    expect(aws.parameters.get(parameter)).toBe(`${repository}:unreleased`);
    expect(aws.of("RegisterScalableTarget")).toEqual([]);
    aws.looks = [{ rolloutState: "COMPLETED" }];
    expect(await release()).toBe(true);
  });

  test("tells what went wrong first when it cannot be undone either", async () => {
    aws.looks = [{ rolloutState: "FAILED", rolloutStateReason: reason }];
    aws.refuses = "DeregisterTaskDefinition";
    expect(await release()).toBe(false);
    expect(project.said()).toContain(
      `  answer    ${reason}\n            and it could not be undone: no DeregisterTaskDefinition\n`,
    );
  });

  test("within the time that it has", async () => {
    aws.looks = [{ rolloutState: "IN_PROGRESS" }];
    expect(await release({ limit: 0 })).toBe(false);
    expect(project.said()).toContain("  answer    the deployment was not finished within 0 s\n");
  });

  test("when the user interrupts it", async () => {
    aws.looks = [{ rolloutState: "IN_PROGRESS" }];
    expect(await release({ stopped: () => true })).toBe(false);
    expect(project.said()).toContain(
      "First release of collections interrupted: the service goes back to what it ran before. ./thrive up tries once more.\n",
    );
  });
});

test("a service whose source is not there waits, and the others are released", async () => {
  aws.deploy(project.root, "intake");
  aws.deploy(project.root, "bare");
  expect(await release()).toBe(true);
  expect(project.said()).toContain(
    "No first release: intake has no cs/Intake/Dockerfile in the services' source; add it (./thrive source), push, then ./thrive up again\n",
  );
  expect(project.said()).toContain(
    "No first release: bare declares no source; give it one in services/, then ./thrive up again\n",
  );
  expect(project.said()).toContain("First release: collections ");
});

test("a step that AWS refuses fails with its words, and the image in use stays", async () => {
  aws.refuses = "RegisterTaskDefinition";
  expect(await release()).toBe(false);
  expect(project.said()).toContain("First release of collections failed:\n  answer    no RegisterTaskDefinition\n");
  expect([aws.of("UpdateService"), aws.parameters.get(parameter)]).toEqual([[], `${repository}:unreleased`]);
});

test("a last step that AWS refuses takes all of them back", async () => {
  aws.refuses = "RegisterScalableTarget";
  expect(await release()).toBe(false);
  expect(aws.of("UpdateService").at(-1)).toMatchObject({
    taskDefinition: "arn:task-definition/thrive-local-collections:1",
    desiredCount: 0,
  });
  expect(aws.of("DeregisterTaskDefinition")).toHaveLength(1);
  expect(aws.parameters.get(parameter)).toBe(`${repository}:unreleased`);
});

test("an image that cannot be built fails that service alone", async () => {
  aws.deploy(project.root, "broken");
  expect(await release()).toBe(false);
  expect(project.said()).toContain(
    "First release of broken failed:\n  answer    docker: cs/Broken/Dockerfile:2: RUN npm ci: the stand-in docker runs no command",
  );
  expect(project.said()).toContain("First release: collections ");
});

test("a version sorts by time and names its commit", () => {
  const head = { commit: "0123456789abcdef0123456789abcdef01234567", committed: new Date("2026-02-03T04:05:06.789Z") };
  expect(releaseVersion("2.0.1", head)).toBe("2.0.1-1.g0123456789ab.20260203T040506Z");
});

test("knows the tag that the stacks write before there is an image", () => {
  expect(unreleased).toBe(unreleasedOfStacks);
});
