import { answerJob } from "../../../functions/image-build/core/answer-job";
import type { Jobs } from "../../../functions/pipeline-jobs/jobs";
import { prepare } from "../../../functions/image-build/core/prepare";
import { BuildWorld, digest, gateRequest, revisions, tag } from "./support/build-world";

/** What the pipeline was told of a job. */
async function told(
  userParameters: string | undefined,
  world = new BuildWorld(),
  continuation?: string,
  millisecondsLeft = 60_000,
): Promise<unknown[]> {
  const calls: unknown[] = [];
  const note =
    (name: string) =>
    (...args: unknown[]) => {
      calls.push(name, ...args);
      return Promise.resolve();
    };
  const jobs: Jobs = { succeed: note("succeed"), callAgain: note("callAgain"), fail: note("fail") };
  const log = { info: () => {}, error: () => {} };
  await answerJob({ id: "job", userParameters, continuation }, world, jobs, log, millisecondsLeft);
  return calls;
}

const prepareParameters = { step: "prepare", ...revisions };

async function built(): Promise<BuildWorld> {
  const world = new BuildWorld();
  await prepare({ ...prepareParameters, step: "prepare" }, world);
  world.push();
  return world;
}

test("each step ends with its variables and a sentence", async () => {
  const world = new BuildWorld();
  expect(await told(JSON.stringify(prepareParameters), world)).toEqual([
    "succeed",
    "job",
    { BUILD_NUMBER: "1", BUILT_AT: "20261121T153000Z", REUSED_DIGEST: "none" },
    "build 1, built already: none",
  ]);
  world.push();
  const image = { IMAGE_TAG: tag, IMAGE_DIGEST: digest };
  expect(await told(JSON.stringify(gateRequest), world)).toEqual(["succeed", "job", image, `${tag} may be deployed`]);
});

const undeclared =
  "UserParameters: are not as the pipeline declares them; give its variables no quotation mark, backslash or line break, and start it anew";

test.each([
  [undefined, undeclared],
  ["{", undeclared],
  [JSON.stringify(prepareParameters).replace("01D", '01D","repository":"another'), undeclared],
  [JSON.stringify(prepareParameters).replace("01D", "01\\u0044"), undeclared],
  ["{}", "UserParameters: step: Invalid discriminator value. Expected 'prepare' | 'gate'"],
  [
    JSON.stringify({ ...prepareParameters, commit: "HEAD", service: "A B" }),
    "UserParameters: service: is not lower-case words joined by dashes; commit: is not a commit of 40 hexadecimal digits",
  ],
  [JSON.stringify({ ...prepareParameters, more: 1 }), 'UserParameters: Unrecognized key: "more"'],
])("parameters that are wrong end the job: %s", async (userParameters, message) => {
  expect(await told(userParameters)).toEqual(["fail", "job", "ConfigurationError", message]);
});

test("a refusal ends the job with its sentence", async () => {
  expect(await told(JSON.stringify(gateRequest))).toEqual([
    "fail",
    "job",
    "JobFailed",
    "execution e-1 of collections has no build number; retry the stage",
  ]);
});

test("what nobody thought of ends the job too", async () => {
  const world = new BuildWorld();
  const failing = (name: string) => () => Promise.reject(Object.assign(new Error("no"), { name }));
  world.builds.find = failing("ThrottlingException");
  expect(await told(JSON.stringify(prepareParameters), world)).toEqual([
    "fail",
    "job",
    "JobFailed",
    "This step failed unexpectedly (ThrottlingException: no); retry the stage; the function's log has more",
  ]);
  world.builds.find = failing("AccessDeniedException");
  expect((await told(JSON.stringify(prepareParameters), world)).slice(2)).toEqual([
    "PermissionError",
    "This step failed unexpectedly (AccessDeniedException: no); give the function's role the permission, then retry the stage",
  ]);
});

test("a step that hangs ends the job while there is time to say so", async () => {
  const world = new BuildWorld();
  world.builds.find = () => new Promise(() => {});
  expect(await told(JSON.stringify(prepareParameters), world, undefined, 5_000)).toEqual([
    "fail",
    "job",
    "JobFailed",
    "AWS did not answer in the time that the function has; retry the stage",
  ]);
});

test("waits for a scan by being called again, from the first time on, for 15 minutes", async () => {
  const world = await built();
  world.scanned = { state: "running" };
  const since = '{"since":"2026-11-21T15:30:00.123Z"}';
  expect(await told(JSON.stringify(gateRequest), world)).toEqual(["callAgain", "job", since]);
  world.time = "2026-11-21T15:45:00.122Z";
  expect(await told(JSON.stringify(gateRequest), world, since)).toEqual(["callAgain", "job", since]);
  world.time = "2026-11-21T15:45:00.123Z";
  expect(await told(JSON.stringify(gateRequest), world, since)).toEqual([
    "fail",
    "job",
    "JobFailed",
    "thrive-collections: the scan is not finished after 15 minutes; retry the stage",
  ]);
});

test("a continuation that nobody wrote ends the job", async () => {
  const world = await built();
  world.scanned = { state: "running" };
  expect((await told(JSON.stringify(gateRequest), world, "?")).slice(0, 3)).toEqual(["fail", "job", "JobFailed"]);
});
