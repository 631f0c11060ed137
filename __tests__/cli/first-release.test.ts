import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { localPlatform } from "../../cli/declared-platforms";
import { localDelivery } from "../../cli/delivery-place";
import { firstRelease, unreleased } from "../../cli/first-release";
import { localRepository } from "../../cli/local-repository";
import type { SourceReleaseOptions } from "../../cli/source-release";
import { seedSource } from "../../cli/source-keeping";
import type { RouteOutcome } from "../../functions/change-router/core/decision";
import { unreleased as unreleasedOfStacks } from "../../modules/container-service/unreleased";
import { deployRepository, gitIn } from "./support/fake-code-commit";
import { FakeDelivery, fakeExecution, looks, type FakeLook } from "./support/fake-delivery";
import { fakeProject, steady, type FakeProject } from "./support/fake-project";
import { writeFile } from "./support/temporary-folder";

let aws: FakeDelivery;
let endpoint: string;
let project: FakeProject;
let source: string;
/** Of the services' source. */
let head: string;
/** What the router says of every service. */
let outcome: Partial<RouteOutcome>;

// Made once: git takes most of the time.
beforeAll(async () => {
  source = fs.mkdtempSync(path.join(os.tmpdir(), "thrive source "));
  const made = { ...fakeProject(), root: source };
  writeFile(path.join(source, "examples/source/cs/Collections/Dockerfile"), "FROM node:22\n");
  writeFile(path.join(source, "examples/source/cs/Broken/Dockerfile"), "FROM node:22\n");
  const bare = await deployRepository(made);
  await seedSource(made, localRepository(made, made.aws.endpoint)!);
  head = gitIn(bare, "rev-parse", "main");
});

afterAll(() => fs.rmSync(source, { recursive: true, force: true }));

beforeEach(async () => {
  aws = new FakeDelivery();
  endpoint = await aws.start();
  project = fakeProject();
  fs.cpSync(path.join(source, "aws"), path.join(project.root, "aws"), { recursive: true });
  for (const kept of [".thrive/state", ".thrive/source.git"]) {
    fs.cpSync(path.join(source, kept), path.join(project.root, kept), { recursive: true });
  }
  aws.deploy(project.root, "collections");
  outcome = { outcome: "skip", reason: "unchanged", base: { services: head } };
  aws.router = () => ({ ok: true, command: "explain", heads: { services: head }, outcome: { paths: [], ...outcome } });
  aws.pipelines.set("collections", [looks.created, looks.testing, looks.succeeded]);
  aws.build(head);
});

afterEach(() => aws.stop());

const service = (folder: string) => ({ home: "services", dockerfile: `cs/${folder}/Dockerfile`, least: 2 });
const declared = new Map([
  ["collections", service("Collections")],
  ["intake", service("Intake")],
  ["broken", service("Broken")],
]);
const release = (options: Partial<SourceReleaseOptions> = {}) =>
  firstRelease(project, {
    place: localDelivery(localPlatform(), endpoint),
    repository: localRepository(project, path.join(project.root, "aws"))!,
    stopped: () => false,
    declared,
    look: 0,
    pipelineLook: 0,
    stillLimit: 0,
    ...options,
  }).then(({ failed }) => failed.length === 0);
const repository = "123456789012.dkr.ecr.us-east-1.amazonaws.com/local-collections";
const parameter = "/thrive/local/collections/image";
const version = () => `1.4.0-7.g${head.slice(0, 12)}.20260101T120000Z`;

test("waits for the pipeline, and takes the steps of a release with the digest that it built", async () => {
  outcome = { outcome: "start", reason: "first-run" };
  aws.router = () => {
    const said = { ok: true, command: "explain", heads: { services: head }, outcome: { paths: [], ...outcome } };
    outcome = { outcome: "skip", reason: "unchanged", base: { services: head } };
    return said;
  };
  expect(await release({ stillLimit: 1000 })).toBe(true);
  const image = `${repository}@${aws.build(head)}`;

  const named = { cluster: "arn:cluster", service: "thrive-local-collections" };
  expect(aws.of("DescribeImages")).toEqual([
    { repositoryName: "local-collections", imageIds: [{ imageTag: `git-${head}` }] },
  ]);
  expect(aws.of("DescribeTaskDefinition")).toEqual([
    { taskDefinition: "arn:task-definition/thrive-local-collections:1", include: ["TAGS"] },
  ]);
  expect(aws.of("RegisterTaskDefinition")).toEqual([
    {
      family: "thrive-local-collections",
      cpu: "256",
      containerDefinitions: [
        { name: "collections", image, essential: true },
        { name: "sidecar", image: "kept" },
      ],
      tags: [{ key: "owner", value: "team" }],
    },
  ]);
  expect(aws.of("UpdateService")).toEqual([
    { ...named, taskDefinition: "arn:task-definition/thrive-local-collections:2", desiredCount: 2 },
  ]);
  expect(aws.parameters.get(parameter)).toBe(image);
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
    `\nFirst release, of what the pipelines build from commit ${head.slice(0, 12)} of the services' source\n  collections: started\n  collections  N s  ${version()} released\n`,
  );
});

test("lets the router look at once: a pipeline that is new has seen no push", async () => {
  await release();
  expect(aws.of("SendMessage")).toMatchObject([{ MessageGroupId: "reconcile" }]);
  const { MessageBody } = aws.of("SendMessage")[0]!;
  expect(JSON.parse(String(MessageBody))).toMatchObject({ "detail-type": "Scheduled Event", source: "aws.events" });
});

test("takes the image of an older commit, where nothing changed since that the service is built from", async () => {
  const older = "f".repeat(40);
  outcome = { outcome: "skip", reason: "ignored-only", base: { services: older } };
  const digest = aws.build(older);
  expect(await release()).toBe(true);
  expect(aws.parameters.get(parameter)).toBe(`${repository}@${digest}`);
});

test("takes the image that was built beside the base's commits of further repositories", async () => {
  const [screens, ui] = ["a".repeat(40), "b".repeat(40)];
  outcome = { outcome: "skip", reason: "unchanged", base: { ui, services: head, screens } };
  const digest = aws.build(`${head}.${screens.slice(0, 12)}.${ui.slice(0, 12)}`);
  expect(await release()).toBe(true);
  expect(aws.parameters.get(parameter)).toBe(`${repository}@${digest}`);
});

test("is made once", async () => {
  await release();
  const calls = aws.calls.length;
  expect(await release()).toBe(true);
  expect(aws.calls.slice(calls).map(({ action }) => action)).toEqual(["GetParameter"]);
  expect(project.said().match(/First release/g)).toHaveLength(1);
});

test("keeps what was pushed, and leaves nothing else behind", async () => {
  await release();
  expect(fs.readdirSync(path.join(project.root, ".thrive")).sort()).toEqual(["source.git", "state", "venv"]);
  expect(gitIn(path.join(project.root, ".thrive/source.git"), "rev-parse", "main")).toBe(head);
});

test("a project without services has none", async () => {
  fs.rmSync(path.join(project.root, ".thrive/state/local-collections.tfstate"));
  expect(await release()).toBe(true);
  expect([aws.calls, project.said()]).toEqual([[], ""]);
});

describe("a pipeline that builds nothing", () => {
  const failed = async (look: FakeLook, options: Partial<SourceReleaseOptions> = {}) => {
    aws.pipelines.set("collections", [look]);
    expect(await release(options)).toBe(false);
    expect(aws.of("UpdateService")).toEqual([]);
    return project.said();
  };

  test("since its tests fail is told with its stage, action, reason, log and the way out", async () => {
    const executions = [fakeExecution({ status: "Failed", commit: head })];
    expect(await failed({ ...looks.failed, executions })).toContain(`  FAILED

First release of collections failed: there is no image.
collections failed in Build, action Test:
  answer    JobFailed: Build terminated with state: FAILED
  log       not ok 2 - returns the sum
  commit    ${head} Change the interest
  way out   correct its source (./thrive source) and push, then ./thrive up again; if the code was not at fault: ./thrive router run collections --reason "…", then ./thrive up again
`);
  });

  test("since it failed for an older commit, and the router tries it no more", async () => {
    outcome = { outcome: "skip", reason: "blocked" };
    expect(await failed(looks.failed)).toContain("collections failed in Build, action Test:\n");
  });

  test.each<[Partial<RouteOutcome>, string]>([
    [{ outcome: "skip", reason: "held" }, "would not start: an operator holds it (./thrive router resume)"],
    [
      { outcome: "start", reason: "first-run" },
      "no pipeline of it ran for 0 s; the change router says: would start: it has no past",
    ],
    [
      { outcome: "skip", reason: "unchanged", base: { services: "e".repeat(40) } },
      `would not start: nothing that it is built from changed since eeeeeeeeeeee, but the registry has no image of ${"e".repeat(40)}: ./thrive router run collections --reason "build it again"`,
    ],
  ])("since the router says %j", async (said, answer) => {
    outcome = said;
    expect(await failed(looks.created)).toContain(`First release of collections failed:
  answer    ${answer}
  way out   mend what the answer names (./thrive pipelines collections, ./thrive router explain collections), then ./thrive up again
`);
  });

  test("that a gate let pass", async () => {
    aws.passed.clear();
    expect(await failed(looks.succeeded)).toMatch(
      /answer {4}the image sha256:[0-9a-f]{64} of commit [0-9a-f]{40} is in the registry, and no gate let it pass; \.\/thrive pipelines collections says what became of its pipeline\n/,
    );
  });

  test("since the router breaks", async () => {
    aws.router = () => ({ errorMessage: "boom" });
    expect(await failed(looks.created)).toContain(
      "no pipeline of it ran for 0 s; the change router says: the change router failed: boom;",
    );
  });

  test("when the user interrupts it", async () => {
    const said = await failed(looks.testing, { stopped: () => true });
    expect(said).toContain("  interrupted\n\nFirst release of collections interrupted: ");
  });
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
  aws.deploy(project.root, "gone");
  expect(await release()).toBe(true);
  expect(project.said()).toContain(
    "No first release: intake has no cs/Intake/Dockerfile in the services' source; add it (./thrive source), push, then ./thrive up again\n",
  );
  expect(project.said()).toContain("No first release: gone is no longer in the catalogue; ./thrive up without it\n");
  expect(project.said()).toContain(`${version()} released\n`);
});

test("a pipeline that fails fails that service alone", async () => {
  aws.deploy(project.root, "broken");
  aws.pipelines.set("broken", [{ ...looks.failed, executions: [fakeExecution({ status: "Failed", commit: head })] }]);
  expect(await release()).toBe(false);
  expect(project.said()).toContain("First release of broken failed: there is no image.\n");
  expect(project.said()).toContain(`${version()} released\n`);
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

test("knows the tag that the stacks write before there is an image", () => {
  expect(unreleased).toBe(unreleasedOfStacks);
});
