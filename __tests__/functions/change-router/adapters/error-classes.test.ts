import { CodeCommitClient, GetBranchCommand } from "@aws-sdk/client-codecommit";
import { asking, routerError } from "../../../../functions/change-router/adapters/error-classes";
import { HistoryError, TransientError } from "../../../../functions/change-router/core/router-error";
import { clientSettings } from "../../../../functions/client-settings";
import { AwsFailure, fakeAws, type FakeAws } from "./support/fake-aws";

const named = (name: string, more: object = {}) => Object.assign(new Error("as it is said"), { name, ...more });
const status = (httpStatusCode: number) => ({ $metadata: { httpStatusCode } });

test.each([
  ["ThrottlingException", status(400), "transient"],
  ["TooManyRequestsException", status(429), "transient"],
  ["ProvisionedThroughputExceededException", status(400), "transient"],
  ["ConcurrentPipelineExecutionsLimitExceededException", status(400), "transient"],
  ["ConflictException", status(409), "transient"],
  ["EncryptionKeyUnavailableException", status(400), "transient"],
  ["ExpiredTokenException", status(403), "transient"],
  ["TimeoutError", {}, "transient"],
  ["InternalFailure", status(500), "transient"],
  ["SomethingNew", status(503), "transient"],
  ["SyntaxError", status(200), "transient"],
  ["Error", { code: "ECONNRESET" }, "transient"],
  ["Error", { code: "EAI_AGAIN" }, "transient"],
  ["PipelineNotFoundException", status(400), "permanent"],
  ["ValidationException", status(400), "permanent"],
  ["AccessDeniedException", status(400), "permanent"],
  ["RepositoryDoesNotExistException", status(400), "permanent"],
  ["EncryptionKeyDisabledException", status(400), "permanent"],
  ["SomethingNew", status(400), "permanent"],
  ["CommitDoesNotExistException", status(400), "history"],
])("%s %j is %s", (name, more, kind) => {
  expect(routerError(named(name, more), "codecommit services")).toMatchObject({
    class: kind,
    message: "codecommit services: as it is said",
  });
});

test("an error keeps AWS's name, or the code of its connection", () => {
  expect(routerError(named("ConflictException", status(409)), "x")).toMatchObject({ code: "ConflictException" });
  expect(routerError(named("Error", { code: "ECONNRESET" }), "x")).toMatchObject({ code: "ECONNRESET" });
});

test.each([
  [new TypeError("ours")],
  [named("Error", { code: "ENOENT" })],
  [new HistoryError("Gone", "gone")],
  ["text"],
])("what is no answer of AWS stays as it is: %s", (error) => expect(routerError(error, "x")).toBe(error));

test("the error that was is its cause", async () => {
  const cause = named("ThrottlingException");
  const failed = asking("codecommit services", () => Promise.reject(cause));
  await expect(failed).rejects.toBeInstanceOf(TransientError);
  await expect(failed).rejects.toMatchObject({ cause });
});

describe("what the SDK itself makes of answers", () => {
  let aws: FakeAws;
  let client: CodeCommitClient;
  beforeAll(async () => {
    aws = await fakeAws();
    client = new CodeCommitClient({ ...aws.settings, maxAttempts: 1 });
  });
  afterAll(() => aws.close());
  const ask = () => asking("codecommit services", () => client.send(new GetBranchCommand({})));

  test.each([
    ["ThrottlingException", 400, "transient"],
    ["InternalServerError", 500, "transient"],
    ["AccessDeniedException", 400, "permanent"],
  ])("%s of %d", async (name, code, kind) => {
    aws.answers = () => new AwsFailure(name, code);
    await expect(ask()).rejects.toMatchObject({ class: kind, code: name });
  });

  test("an answer that cannot be read", async () => {
    aws.answers = () => ({});
    aws.raw = "<html>busy</html>";
    await expect(ask()).rejects.toMatchObject({ class: "transient" });
    aws.raw = undefined;
  });
});

test("functions try five times, adaptively, each time with a limit", () => {
  expect(clientSettings).toEqual({
    maxAttempts: 5,
    retryMode: "adaptive",
    requestHandler: { connectionTimeout: 1_000, requestTimeout: 5_000, throwOnRequestTimeout: true },
  });
});
