import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { localPlatform } from "../../cli/declared-platforms";
import { localDelivery } from "../../cli/delivery-place";
import { firstReleases, type FirstReleaseOptions } from "../../cli/first-releases";
import { unreleased } from "../../cli/image-in-use";
import { localRepository } from "../../cli/local-repository";
import { seedSource } from "../../cli/source-keeping";
import type { RouteOutcome } from "../../functions/change-router/core/decision";
import { unreleased as unreleasedOfStacks } from "../../modules/container-service/unreleased";
import { deployRepository, gitIn } from "./support/fake-code-commit";
import { FakeDelivery, fakeAction, fakeExecution, fakeStage, looks, type FakeLook } from "./support/fake-delivery";
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
  outcome = { outcome: "start", reason: "first-run" };
  aws.router = () => ({ ok: true, command: "explain", heads: { services: head }, outcome: { paths: [], ...outcome } });
  aws.parameters.set(parameter("collections"), unreleasedImage);
  aws.pipelines.set("collections", [looks.created, looks.testing, looks.deploying, looks.succeeded]);
});

afterEach(() => aws.stop());

const parameter = (service: string) => `/thrive/local/${service}/image`;
const unreleasedImage = "123456789012.dkr.ecr.us-east-1.amazonaws.com/thrive-collections:unreleased";
const service = (folder: string) => ({ home: "services", dockerfile: `cs/${folder}/Dockerfile` });

const release = (options: Partial<FirstReleaseOptions> = {}) =>
  firstReleases(project, {
    place: localDelivery(localPlatform(project.root), endpoint),
    repository: localRepository(project, path.join(project.root, "aws"))!,
    stopped: () => false,
    declared: new Map([["collections", service("Collections")]]),
    look: 0,
    stillLimit: 1000,
    ...options,
  });

/** Lets the deployer write the image in use while the pipeline's stage runs. */
const deployed = () => {
  const look = looks.deploying;
  aws.pipelines.set("collections", [looks.created, looks.testing, look, looks.succeeded]);
  const { router } = aws;
  aws.router = (request) => {
    aws.parameters.set(parameter("collections"), `x@sha256:${"0".repeat(64)}`);
    return router(request);
  };
};

test("waits until the pipeline has deployed to the first environment", async () => {
  deployed();
  expect(await release()).toEqual({ failed: [], waiting: [] });
  expect(steady(project.said())).toBe(
    `\nFirst release, by the pipelines, of commit ${head.slice(0, 12)} of the services' source\n  collections: started\n  collections  N s  released\n`,
  );
});

test("lets the router look at once: a pipeline that is new has seen no push", async () => {
  deployed();
  await release();
  expect(aws.of("SendMessage")).toMatchObject([{ MessageGroupId: "reconcile" }]);
});

test("is waited for once, and leaves nothing else behind", async () => {
  deployed();
  await release();
  const calls = aws.calls.length;
  expect(await release()).toEqual({ failed: [], waiting: [] });
  expect(aws.calls.slice(calls).map(({ action }) => action)).toEqual(["GetParameter"]);
  expect(fs.readdirSync(path.join(project.root, ".thrive")).sort()).toEqual(["source.git", "state", "venv"]);
});

describe("a pipeline that releases nothing", () => {
  const failed = async (look: FakeLook, options: Partial<FirstReleaseOptions> = {}) => {
    aws.pipelines.set("collections", [look]);
    expect(await release({ stillLimit: 0, ...options })).toEqual({ failed: ["collections"], waiting: [] });
    return project.said();
  };

  test("since its tests fail is told with its stage, action, reason, log and the way out", async () => {
    const executions = [fakeExecution({ status: "Failed", commit: head })];
    expect(await failed({ ...looks.failed, executions })).toContain(`  FAILED

First release of collections failed:
collections failed in Build, action Test:
  answer    JobFailed: Build terminated with state: FAILED
  log       not ok 2 - returns the sum
  commit    ${head} Change the interest
  way out   correct its source (./thrive source) and push; if the code was not at fault: ./thrive router run collections --reason "…"
`);
  });

  test("since ECS gives the deployment up, in ECS's words", async () => {
    const message = "ECS deployment circuit breaker: tasks failed to start.\nlast event";
    const deploy = fakeAction("Deploy", "Failed", { errorDetails: { code: "JobFailed", message } });
    const stages = [...looks.succeeded.stages.slice(0, 2), fakeStage("local", "Failed", deploy)];
    expect(await failed({ executions: [fakeExecution({ status: "Failed", commit: head })], stages })).toContain(
      `collections failed in local, action Deploy:\n  answer    JobFailed: ECS deployment circuit breaker: tasks failed to start.\n            last event\n`,
    );
  });

  test("since it failed for an older commit, and the router tries it no more", async () => {
    outcome = { outcome: "skip", reason: "blocked" };
    expect(await failed(looks.failed)).toContain("collections failed in Build, action Test:\n");
  });

  test.each<[Partial<RouteOutcome>, string]>([
    [{ outcome: "skip", reason: "held" }, "would not start: an operator holds it; resume frees it"],
    [
      { outcome: "start", reason: "first-run" },
      "no pipeline of it ran for 0 s; the change router says: would start: it has no past",
    ],
    [
      { outcome: "skip", reason: "unchanged", base: { services: "e".repeat(40) } },
      'would not start: nothing that it is built from changed since eeeeeeeeeeee, but nothing of it runs in local: ./thrive router run collections --reason "release it"',
    ],
  ])("since the router says %j", async (said, answer) => {
    outcome = said;
    expect(await failed(looks.created)).toContain(`First release of collections failed:
  answer    ${answer}
  way out   mend what the answer names (./thrive pipelines collections, ./thrive router explain collections), then ./thrive up again
`);
  });

  test("since the router breaks", async () => {
    aws.router = () => ({ errorMessage: "boom" });
    expect(await failed(looks.created)).toContain(
      "no pipeline of it ran for 0 s; the change router says: the change router failed: boom;",
    );
  });

  test("when the user interrupts it", async () => {
    const said = await failed(looks.testing, { stopped: () => true });
    expect(said).toContain(
      "  interrupted\n\nInterrupted: the pipelines go on by themselves. ./thrive up looks again.\n",
    );
  });
});

test("a service whose source is not there waits, and one that fails fails alone", async () => {
  deployed();
  for (const name of ["intake", "broken"]) aws.parameters.set(parameter(name), unreleasedImage);
  aws.pipelines.set("broken", [{ ...looks.failed, executions: [fakeExecution({ status: "Failed", commit: head })] }]);
  const declared = new Map([
    ["collections", service("Collections")],
    ["intake", service("Intake")],
    ["broken", service("Broken")],
  ]);
  expect(await release({ declared })).toEqual({ failed: ["broken"], waiting: ["intake"] });
  expect(project.said()).toContain(
    "No first release: intake has no cs/Intake/Dockerfile in the services' source; add it (./thrive source) and push, which releases it\n",
  );
  expect(steady(project.said())).toContain("  collections  N s  released\n");
});

test("knows the tag that the stacks write before there is an image", () => {
  expect(unreleased).toBe(unreleasedOfStacks);
});
