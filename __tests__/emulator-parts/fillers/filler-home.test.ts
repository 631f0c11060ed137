import {
  CodeCommitClient,
  GetRepositoryCommand,
  ListTagsForResourceCommand,
  TagResourceCommand,
  UntagResourceCommand,
} from "@aws-sdk/client-codecommit";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Filler, FillerCall } from "../../../emulator/fillers/filler";
import { FillerError } from "../../../emulator/fillers/filler-error";
import { FillerHome } from "../../../emulator/fillers/filler-home";
import { FillerTags } from "../../../emulator/fillers/filler-tags";
import { freePort } from "../../../emulator/free-port";
import { HomeClients } from "../../../emulator/home-clients";
import { loopbackRequest } from "../../../emulator/loopback-request";

const known = "arn:aws:codecommit:us-east-1:123456789012:web";
const owner = "arn:aws:iam::123456789012:user/ada";
const created = new Date("2026-01-01T00:00:00.500Z");
const notes: string[] = [];

const tags = new FillerTags({ arn: "resourceArn", tags: "tags", keys: "tagKeys" }, (arn) => {
  if (arn !== known) throw new FillerError("RepositoryDoesNotExistException", `${arn} does not exist`);
});
const codecommit: Filler = {
  service: "codecommit",
  tags,
  actions: {
    GetRepository: async ({ repositoryName }: { repositoryName: string }, call: FillerCall) => {
      if (repositoryName === "broken") throw new Error("a bug");
      if (repositoryName !== "web")
        throw new FillerError("RepositoryDoesNotExistException", `${repositoryName} does not exist`);
      return { repositoryMetadata: { repositoryName, creationDate: created, Arn: await call.caller() } };
    },
  },
};
const spelled: Filler = {
  service: "codestar-notifications",
  actions: { ListTargets: (_: object, { url }: FillerCall) => ({ url }) },
};

let iam: Server;
let home: FillerHome;
let endpoint: string;

beforeAll(async () => {
  iam = createServer((_, answer) => answer.end(JSON.stringify({ secretAccessKey: "s", principalArn: owner }))).listen(
    0,
    "127.0.0.1",
  );
  await once(iam, "listening");
  const here = await freePort();
  const clients = new HomeClients({ ministack: (iam.address() as AddressInfo).port, moto: 0, here });
  home = new FillerHome(here, async () => [codecommit, spelled], { clients, note: (line) => void notes.push(line) });
  await home.start();
  endpoint = clients.addressOf("codecommit");
});

afterAll(async () => {
  await home.stop();
  iam.close();
});

function client(accessKeyId = "local"): CodeCommitClient {
  return new CodeCommitClient({ endpoint, region: "us-east-1", credentials: { accessKeyId, secretAccessKey: "s" } });
}

const refusal = (error: Error) => Promise.resolve({ name: error.name, message: error.message });

test("an SDK reads what a filler answers, and the filler knows who asks", async () => {
  const asked = new GetRepositoryCommand({ repositoryName: "web" });
  expect((await client().send(asked)).repositoryMetadata).toMatchObject({
    creationDate: created,
    Arn: "arn:aws:iam::123456789012:root",
  });
  expect((await client("AKIA1").send(asked)).repositoryMetadata?.Arn).toBe(owner);
});

test("what a filler refuses is an error of AWS, and what fails in it is one too and is noted", async () => {
  expect(
    await client()
      .send(new GetRepositoryCommand({ repositoryName: "none" }))
      .catch(refusal),
  ).toEqual({
    name: "RepositoryDoesNotExistException",
    message: "none does not exist",
  });
  const once = new CodeCommitClient({
    endpoint,
    region: "us-east-1",
    credentials: { accessKeyId: "local", secretAccessKey: "s" },
    maxAttempts: 1,
  });
  expect(await once.send(new GetRepositoryCommand({ repositoryName: "broken" })).catch(refusal)).toEqual({
    name: "InternalFailure",
    message: "a bug",
  });
  expect(notes).toEqual([expect.stringContaining("a filler failed: Error: a bug")]);
});

test("an action that is not filled in is refused with what to do", async () => {
  expect(
    await client()
      .send(new ListTagsForResourceCommand({ resourceArn: "arn:aws:codecommit:x" }))
      .catch(refusal),
  ).toEqual({
    name: "RepositoryDoesNotExistException",
    message: "arn:aws:codecommit:x does not exist",
  });
  const headers = {
    Authorization: "AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/codestar-notifications/aws4_request",
  };
  const answer = await loopbackRequest({ url: `${endpoint}/subscribe`, method: "POST", headers, body: "{}" });
  expect([answer.status, JSON.parse(answer.body)]).toEqual([
    400,
    { __type: "NotEmulated", message: "The local AWS has no codestar-notifications:Subscribe: use AWS itself." },
  ]);
  expect((await loopbackRequest({ url: `${endpoint}/listTargets?a=1`, method: "POST", headers })).body).toBe(
    '{"url":"/listTargets?a=1"}',
  );
  expect(
    (await loopbackRequest({ url: `${endpoint}/listTargets`, method: "POST", headers, body: "{" })).body,
  ).toContain("SerializationException");
});

test("tags are put, taken away and listed", async () => {
  const send = client();
  await send.send(new TagResourceCommand({ resourceArn: known, tags: { a: "1", b: "2" } }));
  await send.send(new UntagResourceCommand({ resourceArn: known, tagKeys: ["a"] }));
  expect((await send.send(new ListTagsForResourceCommand({ resourceArn: known }))).tags).toEqual({ b: "2" });
  const many = Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`k${index}`, ""]));
  expect(await send.send(new TagResourceCommand({ resourceArn: known, tags: many })).catch(refusal)).toMatchObject({
    name: "TooManyTagsException",
  });
  expect(
    await send.send(new TagResourceCommand({ resourceArn: known, tags: { "aws:x": "" } })).catch(refusal),
  ).toMatchObject({
    name: "InvalidTagsException",
  });
});

test("a list of tags has the names that the service gives key and value", () => {
  const listed = new FillerTags({ arn: "Arn", tags: "Tags", keys: "Keys", entry: ["TagKey", "TagValue"] }, () => {});
  listed.create("a", { Tags: [{ TagKey: "x", TagValue: "1" }] });
  listed.move("a", "b");
  expect([listed.written("a"), listed.written("b")]).toEqual([[], [{ TagKey: "x", TagValue: "1" }]]);
});
