import {
  BatchGetRepositoriesCommand,
  CreateBranchCommand,
  CreateCommitCommand,
  CreateRepositoryCommand,
  DeleteBranchCommand,
  DeleteRepositoryCommand,
  GetBlobCommand,
  GetBranchCommand,
  GetCommitCommand,
  GetDifferencesCommand,
  GetFileCommand,
  GetFolderCommand,
  GetMergeCommitCommand,
  GetRepositoryCommand,
  GetRepositoryTriggersCommand,
  ListBranchesCommand,
  ListRepositoriesCommand,
  ListTagsForResourceCommand,
  PutFileCommand,
  PutRepositoryTriggersCommand,
  UpdateDefaultBranchCommand,
  UpdateRepositoryDescriptionCommand,
  UpdateRepositoryEncryptionKeyCommand,
  UpdateRepositoryNameCommand,
} from "@aws-sdk/client-codecommit";
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { randomBytes } from "node:crypto";
import { connect } from "node:net";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { loopbackRequest } from "../../../emulator/loopback-request";
import { runCodeCommit, type RunningCodeCommit } from "./support/running-codecommit";

jest.setTimeout(30_000); // git, on a busy machine

let running: RunningCodeCommit;
let send: RunningCodeCommit["client"];

beforeAll(async () => {
  running = await runCodeCommit();
  send = running.client;
});

afterAll(() => running.stop());

beforeEach(() => void running.events.splice(0));

const root = "arn:aws:iam::123456789012:root";
const refusal = (error: Error) => Promise.resolve({ name: error.name, message: error.message });
const details = () => running.events.map(({ detail }) => detail);

async function createRepository(repositoryName: string): Promise<void> {
  await send.send(new CreateRepositoryCommand({ repositoryName }));
}

/** A working copy with one commit on main that was pushed. */
async function cloneOf(repositoryName: string, extraHeader = ""): Promise<{ clone: string; first: string }> {
  await createRepository(repositoryName);
  await running.git(".", "init", "--quiet", "--template=", repositoryName);
  const url = `${running.endpoint}/v1/repos/${repositoryName}`;
  await running.git(repositoryName, "remote", "add", "origin", url);
  await running.git(repositoryName, "config", "http.extraHeader", extraHeader);
  write(repositoryName, "README.md", "one\n");
  return { clone: repositoryName, first: await commitAndPush(repositoryName, "main") };
}

function write(clone: string, path: string, text: string | Buffer): void {
  const file = join(running.folder, clone, path);
  mkdirSync(join(file, ".."), { recursive: true });
  writeFileSync(file, text);
}

async function commitAndPush(clone: string, branch: string, ...options: string[]): Promise<string> {
  await running.git(clone, "add", "--all");
  await running.git(clone, "commit", "--quiet", "--message", "a change");
  await running.git(clone, "push", "--quiet", ...options, "origin", `HEAD:refs/heads/${branch}`);
  return running.git(clone, "rev-parse", "HEAD");
}

test("a repository is made, described, renamed, listed and deleted", async () => {
  const { repositoryMetadata } = await send.send(
    new CreateRepositoryCommand({
      repositoryName: "life",
      repositoryDescription: "one",
      kmsKeyId: "key-1",
      tags: { a: "1" },
    }),
  );
  expect(repositoryMetadata).toMatchObject({
    accountId: "123456789012",
    repositoryName: "life",
    repositoryDescription: "one",
    cloneUrlHttp: `${running.endpoint}/v1/repos/life`,
    Arn: "arn:aws:codecommit:us-east-1:123456789012:life",
    creationDate: expect.any(Date),
  });
  await send.send(new UpdateRepositoryDescriptionCommand({ repositoryName: "life", repositoryDescription: "two" }));
  expect(
    await send.send(new UpdateRepositoryEncryptionKeyCommand({ repositoryName: "life", kmsKeyId: "key-2" })),
  ).toMatchObject({ repositoryId: repositoryMetadata!.repositoryId, kmsKeyId: "key-2", originalKmsKeyId: "key-1" });
  await send.send(new UpdateRepositoryNameCommand({ oldName: "life", newName: "new-life" }));
  const found = await send.send(new BatchGetRepositoriesCommand({ repositoryNames: ["life", "new-life"] }));
  expect([found.repositoriesNotFound, found.repositories?.[0]]).toEqual([
    ["life"],
    expect.objectContaining({
      repositoryDescription: "two",
      Arn: "arn:aws:codecommit:us-east-1:123456789012:new-life",
    }),
  ]);
  const arn = found.repositories![0]!.Arn!;
  expect((await send.send(new ListTagsForResourceCommand({ resourceArn: arn }))).tags).toEqual({ a: "1" });
  const triggers = [{ name: "t", destinationArn: "arn:aws:sns:us-east-1:123456789012:t", events: ["all" as const] }];
  await send.send(new PutRepositoryTriggersCommand({ repositoryName: "new-life", triggers }));
  expect((await send.send(new GetRepositoryTriggersCommand({ repositoryName: "new-life" }))).triggers).toEqual(
    triggers,
  );
  expect((await send.send(new ListRepositoriesCommand({}))).repositories).toEqual([
    { repositoryId: repositoryMetadata!.repositoryId, repositoryName: "new-life" },
  ]);
  expect(await send.send(new DeleteRepositoryCommand({ repositoryName: "new-life" }))).toMatchObject({
    repositoryId: repositoryMetadata!.repositoryId,
  });
  expect((await send.send(new DeleteRepositoryCommand({ repositoryName: "new-life" }))).repositoryId).toBeUndefined();
});

test.each([
  [new GetRepositoryCommand({ repositoryName: "none" }), "RepositoryDoesNotExistException", "none does not exist"],
  [
    new CreateRepositoryCommand({ repositoryName: "a/b" }),
    "InvalidRepositoryNameException",
    expect.stringContaining("a/b"),
  ],
  [
    new CreateRepositoryCommand({ repositoryName: "a.git" }),
    "InvalidRepositoryNameException",
    expect.stringContaining("a.git"),
  ],
  [
    new GetRepositoryCommand({ repositoryName: "" }),
    "RepositoryNameRequiredException",
    "A repository name is required.",
  ],
])("what is wrong with a repository's name is said: %#", async (command, name, message) => {
  expect(await send.send(command as GetRepositoryCommand).catch(refusal)).toEqual({ name, message });
});

test("a push makes the default branch and one event for each reference", async () => {
  const { clone, first } = await cloneOf("pushed", `Authorization: Basic ${btoa("ada:any")}`);
  expect(running.events).toEqual([
    {
      source: "aws.codecommit",
      detailType: "CodeCommit Repository State Change",
      resources: ["arn:aws:codecommit:us-east-1:123456789012:pushed"],
      detail: {
        event: "referenceCreated",
        repositoryName: "pushed",
        repositoryId: expect.any(String),
        referenceType: "branch",
        referenceName: "main",
        referenceFullName: "refs/heads/main",
        commitId: first,
        callerUserArn: "arn:aws:iam::123456789012:user/ada",
      },
    },
  ]);
  expect(
    (await send.send(new GetRepositoryCommand({ repositoryName: "pushed" }))).repositoryMetadata?.defaultBranch,
  ).toBe("main");
  running.events.splice(0);

  write(clone, "README.md", "two\n");
  await running.git(clone, "tag", "--annotate", "--message", "v1", "v1");
  await running.git(clone, "commit", "--quiet", "--all", "--amend", "--message", "rewritten");
  const second = await running.git(clone, "rev-parse", "HEAD");
  await running.git(clone, "push", "--quiet", "--force", "origin", "HEAD:main", "v1", "HEAD:refs/heads/feature/ä/b");
  expect(details()).toEqual([
    expect.objectContaining({ event: "referenceCreated", referenceName: "feature/ä/b", commitId: second }),
    expect.objectContaining({ event: "referenceUpdated", referenceName: "main", commitId: second, oldCommitId: first }),
    expect.objectContaining({ referenceType: "tag", referenceFullName: "refs/tags/v1", commitId: first }),
  ]);
  running.events.splice(0);

  await running.git(clone, "push", "--quiet", "origin", ":refs/heads/feature/ä/b", ":v1");
  expect(details()).toEqual([
    expect.objectContaining({ event: "referenceDeleted", referenceName: "feature/ä/b", oldCommitId: second }),
    expect.objectContaining({
      event: "referenceDeleted",
      referenceType: "tag",
      referenceName: "v1",
      oldCommitId: first,
    }),
  ]);
  expect(details()[0]).not.toHaveProperty("commitId");
});

test("git clones what is there, and hears what is not", async () => {
  const { first } = await cloneOf("cloned");
  const url = `${running.endpoint}/v1/repos/cloned`;
  await running.git(".", "clone", "--quiet", "--depth=1", url, "cloned-again");
  expect(await running.git("cloned-again", "rev-parse", "HEAD")).toBe(first);
  await expect(running.git(".", "clone", "--quiet", `${running.endpoint}/v1/repos/none`, "none")).rejects.toThrow(
    `repository '${running.endpoint}/v1/repos/none/' not found`,
  );
  await expect(running.git("cloned-again", "push", "--quiet", "origin", ":main")).rejects.toThrow(
    "deletion of the current branch prohibited",
  );
});

test("what git asks for may be compressed", async () => {
  const { first } = await cloneOf("compressed");
  const url = `${running.endpoint}/v1/repos/compressed/git-upload-pack`;
  const headers = { "Content-Type": "application/x-git-upload-pack-request", "Content-Encoding": "gzip" };
  const body = gzipSync(`0032want ${first}\n00000009done\n`);
  const answer = await loopbackRequest({ url, method: "POST", headers, body });
  expect([answer.status, answer.body.slice(0, 12)]).toEqual([200, "0008NAK\nPACK"]);
});

test("who goes in the midst of a push has pushed nothing, and holds up nobody", async () => {
  const { clone } = await cloneOf("broken");
  running.events.splice(0);
  const { port } = new URL(running.endpoint);
  const socket = connect(Number(port), "127.0.0.1");
  const head = "POST /v1/repos/broken/git-receive-pack HTTP/1.1\r\nHost: x\r\nContent-Length: 5000\r\n";
  const sent = `${head}Content-Type: application/x-git-receive-pack-request\r\n\r\n0094`;
  await new Promise<void>((resolve) => socket.write(sent, () => resolve()));
  socket.destroy();
  write(clone, "README.md", "two");
  const pushed = await commitAndPush(clone, "main");
  expect(details()).toEqual([expect.objectContaining({ event: "referenceUpdated", commitId: pushed })]);
});

test("a push larger than git sends at once is streamed", async () => {
  const { clone } = await cloneOf("large");
  write(clone, "large.bin", randomBytes(1200 * 1024));
  const pushed = await commitAndPush(clone, "main");
  expect(
    (await send.send(new GetBranchCommand({ repositoryName: "large", branchName: "main" }))).branch?.commitId,
  ).toBe(pushed);
});

test("pushes to one repository come one after the other, each with its own events", async () => {
  await cloneOf("busy");
  const url = `${running.endpoint}/v1/repos/busy`;
  await Promise.all(["a", "b"].map((name) => running.git(".", "clone", "--quiet", url, `busy-${name}`)));
  running.events.splice(0);
  await Promise.all(
    ["a", "b"].map((name) => {
      write(`busy-${name}`, name, name);
      return commitAndPush(`busy-${name}`, name);
    }),
  );
  expect(
    details()
      .map((detail) => (detail as { referenceName: string }).referenceName)
      .sort(),
  ).toEqual(["a", "b"]);
});

test("folders and files are read with their ids", async () => {
  const { clone, first } = await cloneOf("content");
  write(clone, "src/Größe/a.txt", "a");
  write(clone, "src/run.sh", "#!/bin/sh\n");
  chmodSync(join(running.folder, clone, "src/run.sh"), 0o755);
  symlinkSync("run.sh", join(running.folder, clone, "src/link"));
  await running.git(clone, "add", "src");
  await running.git(clone, "update-index", "--add", "--cacheinfo", `160000,${first},src/module`);
  await running.git(clone, "commit", "--quiet", "--message", "content");
  await running.git(clone, "push", "--quiet", "origin", "HEAD:main");
  const id = (path: string) => running.git(clone, "rev-parse", `HEAD:${path}`);
  const commitId = await running.git(clone, "rev-parse", "HEAD");

  const folder = await send.send(
    new GetFolderCommand({ repositoryName: "content", folderPath: "/src/", commitSpecifier: "main" }),
  );
  expect(folder).toMatchObject({
    commitId,
    folderPath: "src",
    treeId: await id("src"),
    subFolders: [{ treeId: await id("src/Größe"), absolutePath: "src/Größe", relativePath: "Größe" }],
    files: [
      { blobId: await id("src/run.sh"), absolutePath: "src/run.sh", relativePath: "run.sh", fileMode: "EXECUTABLE" },
    ],
    symbolicLinks: [
      { blobId: await id("src/link"), absolutePath: "src/link", relativePath: "link", fileMode: "SYMLINK" },
    ],
    subModules: [{ commitId: first, absolutePath: "src/module", relativePath: "module" }],
  });
  const top = await send.send(new GetFolderCommand({ repositoryName: "content", folderPath: "" }));
  expect(top.subFolders).toEqual([{ treeId: await id("src"), absolutePath: "src", relativePath: "src" }]);
  const file = await send.send(
    new GetFileCommand({ repositoryName: "content", filePath: "src/Größe/a.txt", commitSpecifier: "refs/heads/main" }),
  );
  expect(file).toMatchObject({ commitId, fileMode: "NORMAL", fileSize: 1, fileContent: new Uint8Array([97]) });
  expect((await send.send(new GetBlobCommand({ repositoryName: "content", blobId: file.blobId! }))).content).toEqual(
    new Uint8Array([97]),
  );
});

test("commits, differences and merge bases are those of git", async () => {
  const { clone, first } = await cloneOf("history");
  write(clone, "a.txt", "a");
  write(clone, "b.txt", "b");
  const second = await commitAndPush(clone, "main");
  await running.git(clone, "mv", "a.txt", "ü.txt");
  await running.git(clone, "rm", "--quiet", "README.md");
  write(clone, "b.txt", "bb");
  const third = await commitAndPush(clone, "main");

  const { commit } = await send.send(new GetCommitCommand({ repositoryName: "history", commitId: third }));
  expect(commit).toEqual({
    commitId: third,
    treeId: await running.git(clone, "rev-parse", "HEAD^{tree}"),
    parents: [second],
    message: "a change\n",
    author: { name: "Ada", email: "ada@x", date: expect.stringMatching(/^\d+ [+-]\d{4}$/) },
    committer: { name: "Ada", email: "ada@x", date: expect.stringMatching(/^\d+ [+-]\d{4}$/) },
    additionalData: "",
  });
  const between = { repositoryName: "history", beforeCommitSpecifier: second, afterCommitSpecifier: "main" };
  const whole = await send.send(new GetDifferencesCommand(between));
  const names = (page: typeof whole) =>
    page.differences?.map(({ changeType, beforeBlob, afterBlob }) => [changeType, beforeBlob?.path, afterBlob?.path]);
  expect(names(whole)).toEqual([
    ["D", "README.md", undefined],
    ["D", "a.txt", undefined],
    ["M", "b.txt", "b.txt"],
    ["A", undefined, "ü.txt"],
  ]);
  expect(whole.differences![2]!.afterBlob).toEqual({
    blobId: await running.git(clone, "rev-parse", "HEAD:b.txt"),
    path: "b.txt",
    mode: "100644",
  });
  const page = await send.send(new GetDifferencesCommand({ ...between, MaxResults: 3 }));
  const rest = await send.send(new GetDifferencesCommand({ ...between, MaxResults: 3, NextToken: page.NextToken }));
  expect([...names(page)!, ...names(rest)!]).toEqual(names(whole));
  expect([page.NextToken !== undefined, rest.NextToken]).toEqual([true, undefined]);
  expect(
    names(await send.send(new GetDifferencesCommand({ ...between, beforePath: "b.txt", afterPath: "b.txt" }))),
  ).toEqual([["M", "b.txt", "b.txt"]]);
  expect(
    names(await send.send(new GetDifferencesCommand({ repositoryName: "history", afterCommitSpecifier: first }))),
  ).toEqual([["A", undefined, "README.md"]]);
  expect(
    await send.send(
      new GetMergeCommitCommand({
        repositoryName: "history",
        sourceCommitSpecifier: first,
        destinationCommitSpecifier: "main",
      }),
    ),
  ).toMatchObject({ sourceCommitId: first, destinationCommitId: third, baseCommitId: first });
});

test("branches are made, listed and deleted, with an event for each change", async () => {
  const { first } = await cloneOf("branches");
  running.events.splice(0);
  const repositoryName = "branches";
  await send.send(new CreateBranchCommand({ repositoryName, branchName: "release/1", commitId: first }));
  expect((await send.send(new ListBranchesCommand({ repositoryName }))).branches).toEqual(["main", "release/1"]);
  await send.send(new UpdateDefaultBranchCommand({ repositoryName, defaultBranchName: "release/1" }));
  expect(await send.send(new DeleteBranchCommand({ repositoryName, branchName: "main" }))).toMatchObject({
    deletedBranch: { branchName: "main", commitId: first },
  });
  expect(details()).toEqual([
    expect.objectContaining({ event: "referenceCreated", referenceName: "release/1", callerUserArn: root }),
    expect.objectContaining({ event: "referenceDeleted", referenceName: "main", callerUserArn: root }),
  ]);
  const refused = [
    new CreateBranchCommand({ repositoryName, branchName: "release/1", commitId: first }),
    new CreateBranchCommand({ repositoryName, branchName: "new", commitId: "0".repeat(40) }),
    new CreateBranchCommand({ repositoryName, branchName: "a..b", commitId: first }),
    new DeleteBranchCommand({ repositoryName, branchName: "release/1" }),
    new GetBranchCommand({ repositoryName, branchName: "main" }),
  ];
  const names = await Promise.all(
    refused.map((command) => send.send(command as GetBranchCommand).catch(({ name }) => name as string)),
  );
  expect(names).toEqual([
    "BranchNameExistsException",
    "CommitDoesNotExistException",
    "InvalidBranchNameException",
    "DefaultBranchCannotBeDeletedException",
    "BranchDoesNotExistException",
  ]);
});

test("what is not in the repository is refused by name", async () => {
  await cloneOf("refusals");
  const repositoryName = "refusals";
  const refused = [
    new GetFolderCommand({ repositoryName, folderPath: "README.md" }),
    new GetFolderCommand({ repositoryName, folderPath: "a/../b" }),
    new GetFolderCommand({ repositoryName, folderPath: "", commitSpecifier: "main~1" }),
    new GetFolderCommand({ repositoryName, folderPath: "", commitSpecifier: "gone" }),
    new GetFileCommand({ repositoryName, filePath: "none" }),
    new GetBlobCommand({ repositoryName, blobId: "0".repeat(40) }),
    new GetCommitCommand({ repositoryName, commitId: "0".repeat(40) }),
    new GetDifferencesCommand({ repositoryName, afterCommitSpecifier: "main", beforeCommitSpecifier: "1".repeat(40) }),
    new GetDifferencesCommand({ repositoryName, afterCommitSpecifier: "main", afterPath: "none" }),
    new GetDifferencesCommand({ repositoryName, afterCommitSpecifier: "main", NextToken: "x" }),
    new GetDifferencesCommand({ repositoryName, afterCommitSpecifier: "main", MaxResults: 0 }),
  ];
  const names = await Promise.all(
    refused.map((command) => send.send(command as GetBlobCommand).catch(({ name }) => name as string)),
  );
  expect(names).toEqual([
    "FolderDoesNotExistException",
    "InvalidPathException",
    "InvalidCommitException",
    "CommitDoesNotExistException",
    "FileDoesNotExistException",
    "BlobIdDoesNotExistException",
    "CommitIdDoesNotExistException",
    "CommitDoesNotExistException",
    "PathDoesNotExistException",
    "InvalidContinuationTokenException",
    "InvalidMaxResultsException",
  ]);
});

test("commits are made without a clone", async () => {
  await createRepository("api");
  const repositoryName = "api";
  const on = { repositoryName, branchName: "main", authorName: "Ada", email: "ada@x", commitMessage: "by the API" };
  const first = await send.send(
    new CreateCommitCommand({ ...on, putFiles: [{ filePath: "a/b.txt", fileContent: Buffer.from("b") }] }),
  );
  expect(first.filesAdded).toEqual([{ absolutePath: "a/b.txt", blobId: expect.any(String), fileMode: "NORMAL" }]);
  const file = { repositoryName, branchName: "main", filePath: "c.txt", fileContent: Buffer.from("c") };
  const put = await send.send(new PutFileCommand({ ...file, parentCommitId: first.commitId }));
  const last = await send.send(
    new CreateCommitCommand({ ...on, parentCommitId: put.commitId, deleteFiles: [{ filePath: "a/b.txt" }] }),
  );
  expect(last.filesDeleted).toEqual([expect.objectContaining({ absolutePath: "a/b.txt" })]);
  expect(details().map((detail) => (detail as { event: string }).event)).toEqual([
    "referenceCreated",
    "referenceUpdated",
    "referenceUpdated",
  ]);
  const refused = [
    new PutFileCommand({ ...file, parentCommitId: first.commitId }),
    new PutFileCommand(file),
    new PutFileCommand({ ...file, parentCommitId: last.commitId }),
    new PutFileCommand({ ...file, branchName: "none", parentCommitId: last.commitId }),
  ];
  const names = await Promise.all(refused.map((command) => send.send(command).catch(({ name }) => name as string)));
  expect(names).toEqual([
    "ParentCommitIdOutdatedException",
    "ParentCommitIdRequiredException",
    "SameFileContentException",
    "BranchDoesNotExistException",
  ]);
});
