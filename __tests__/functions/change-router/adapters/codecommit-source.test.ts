import { CodeCommitClient } from "@aws-sdk/client-codecommit";
import type { RouteRepository } from "../../../../config/route-map";
import { CodecommitSource } from "../../../../functions/change-router/adapters/codecommit-source";
import type { FileBudget } from "../../../../functions/change-router/core/ports";
import { AwsFailure, type Answers, fakeAws, type FakeAws } from "./support/fake-aws";

const repository: RouteRepository = { provider: "codecommit", name: "thrive-services", branch: "feature/a/b" };
const base = "1".repeat(40);
const head = "2".repeat(40);
const tree = "a".repeat(40);
const blob = "b".repeat(40);
const budget: FileBudget = { pages: 50, milliseconds: 20_000 };

let aws: FakeAws;
let source: CodecommitSource;
let time = 0;
beforeAll(async () => {
  aws = await fakeAws();
  const client = new CodeCommitClient(aws.settings);
  source = new CodecommitSource(
    () => client,
    () => time,
  );
});
beforeEach(() => {
  aws.calls.length = 0;
  jest.spyOn(Math, "random").mockReturnValue(0); // the SDK waits a random part of its pause before it tries again
});
afterEach(() => jest.restoreAllMocks());
afterAll(() => aws.close());

const answer = (answers: Answers) => (aws.answers = answers);
const fail = (name: string, status?: number) => answer(() => new AwsFailure(name, status));

describe("head", () => {
  test("is the commit of the branch, slashes and all", async () => {
    answer(() => ({ branch: { branchName: repository.branch, commitId: head } }));
    expect(await source.head(repository)).toBe(head);
    expect(aws.calls).toEqual([
      { action: "GetBranch", input: { repositoryName: "thrive-services", branchName: "feature/a/b" } },
    ]);
  });

  test("is nothing without the branch", async () => {
    fail("BranchDoesNotExistException");
    expect(await source.head(repository)).toBeUndefined();
  });

  test("is an error without the repository", async () => {
    fail("RepositoryDoesNotExistException");
    await expect(source.head(repository)).rejects.toMatchObject({
      class: "permanent",
      code: "RepositoryDoesNotExistException",
      message: "codecommit thrive-services: as it is said",
    });
  });
});

describe("trees", () => {
  const folders: Readonly<Record<string, object>> = {
    "/": {
      treeId: "e".repeat(40),
      subFolders: [{ absolutePath: "cs", relativePath: "cs", treeId: tree }],
      files: [{ absolutePath: "package.json", relativePath: "package.json", blobId: blob, fileMode: "NORMAL" }],
    },
    "/cs": {
      subFolders: [{ absolutePath: "cs/Año", relativePath: "Año", treeId: tree }],
      files: [{ absolutePath: "cs/file", relativePath: "file", blobId: blob, fileMode: "EXECUTABLE" }],
      symbolicLinks: [{ absolutePath: "cs/link", relativePath: "link", blobId: "c".repeat(40), fileMode: "SYMLINK" }],
      subModules: [{ absolutePath: "cs/module", relativePath: "module", commitId: "d".repeat(40) }],
    },
  };
  const listed: Answers = ({ input }) =>
    folders[input.folderPath as string] ?? new AwsFailure("FolderDoesNotExistException");

  test("are those of folders, files, links and submodules, and null for what is not there", async () => {
    answer(listed);
    const paths = [
      "package.json",
      "cs/",
      "cs/Año/",
      "cs/file",
      "cs/link",
      "cs/module",
      "cs/none",
      "cs/none/",
      "gone/x/",
    ];
    expect(Object.fromEntries(await source.trees(repository, head, paths))).toEqual({
      "package.json": blob,
      "cs/": tree,
      "cs/Año/": tree,
      "cs/file": `100755:${blob}`,
      "cs/link": `120000:${"c".repeat(40)}`,
      "cs/module": "d".repeat(40),
      "cs/none": null,
      "cs/none/": null,
      "gone/x/": null,
    });
  });

  test("find a path with and without a slash at its end, and the whole tree", async () => {
    answer(listed);
    expect(Object.fromEntries(await source.trees(repository, head, ["cs/file/", "cs", "cs/module/", ""]))).toEqual({
      "cs/file/": `100755:${blob}`,
      cs: tree,
      "cs/module/": "d".repeat(40),
      "": "e".repeat(40),
    });
  });

  test("take one call for each parent folder, however many paths lie in it", async () => {
    answer(() => ({}));
    const paths = Array.from({ length: 500 }, (_, index) => `cs/group-${index % 10}/service-${index}/`);
    expect((await source.trees(repository, head, paths)).size).toBe(500);
    expect(aws.calls).toHaveLength(10);
    expect(aws.calls[0]).toEqual({
      action: "GetFolder",
      input: { repositoryName: "thrive-services", commitSpecifier: head, folderPath: "/cs/group-0" },
    });
  });

  test("of a commit that is gone are history", async () => {
    fail("CommitDoesNotExistException");
    await expect(source.trees(repository, base, ["cs/"])).rejects.toMatchObject({ class: "history" });
  });
});

describe("relation", () => {
  test.each([
    [base, "forward"],
    ["3".repeat(40), "rewritten"],
    [undefined, "rewritten"],
  ])("with the merge base %s: %s", async (baseCommitId, relation) => {
    answer(() => ({ sourceCommitId: head, destinationCommitId: base, baseCommitId }));
    expect(await source.relation(repository, base, head)).toBe(relation);
    expect(aws.calls[0]).toEqual({
      action: "GetMergeCommit",
      input: { repositoryName: "thrive-services", sourceCommitSpecifier: head, destinationCommitSpecifier: base },
    });
  });

  test("of a commit to itself needs no call", async () => {
    expect(await source.relation(repository, head, head)).toBe("same");
    expect(aws.calls).toEqual([]);
  });

  test("is gone with the base", async () => {
    fail("CommitDoesNotExistException");
    expect(await source.relation(repository, base, head)).toBe("gone");
  });

  test("is an error when CodeCommit may not be asked", async () => {
    fail("AccessDeniedException");
    await expect(source.relation(repository, base, head)).rejects.toMatchObject({ class: "permanent" });
  });
});

describe("files", () => {
  /** Seven pages of ten added files. */
  const pages: Answers = ({ input }) => {
    const page = Number(input.NextToken ?? 0);
    const differences = Array.from({ length: 10 }, (_, index) => ({
      changeType: "A",
      afterBlob: { blobId: blob, path: `file-${page * 10 + index}`, mode: "100644" },
    }));
    return page === 6 ? { differences } : { differences, NextToken: String(page + 1) };
  };

  test("have both sides of every difference, unquoted and once", async () => {
    const moved = "cs/Año/\u0001x";
    answer(() => ({
      differences: [
        { changeType: "D", beforeBlob: { path: "cs/old" } },
        { changeType: "A", afterBlob: { path: moved } },
        { changeType: "M", beforeBlob: { path: "cs/same" }, afterBlob: { path: "cs/same" } },
      ],
    }));
    expect(await source.files(repository, base, head, budget)).toEqual({
      files: ["cs/old", moved, "cs/same"],
      complete: true,
      twoDot: true,
    });
    expect(aws.calls[0]!.input).toEqual({
      repositoryName: "thrive-services",
      beforeCommitSpecifier: base,
      afterCommitSpecifier: head,
    });
  });

  test("of seven pages are complete although the fourth is throttled", async () => {
    answer((call, earlier) => {
      const isFirst = !earlier.some(({ input }) => input.NextToken === "3");
      return call.input.NextToken === "3" && isFirst ? new AwsFailure("ThrottlingException") : pages(call, earlier);
    });
    const { files, complete } = await source.files(repository, base, head, budget);
    expect([files.length, complete, aws.calls.length]).toEqual([70, true, 8]);
  });

  test("end at the pages they may take", async () => {
    answer(pages);
    const { files, complete } = await source.files(repository, base, head, { ...budget, pages: 6 });
    expect([files.length, complete, aws.calls.length]).toEqual([60, false, 6]);
  });

  test("end at the time they may take", async () => {
    answer((call, earlier) => {
      time += 10_000;
      return pages(call, earlier);
    });
    const { files, complete } = await source.files(repository, base, head, budget);
    expect([files.length, complete]).toEqual([20, false]);
  });

  test("are history when the base is gone", async () => {
    fail("CommitDoesNotExistException");
    await expect(source.files(repository, base, head, budget)).rejects.toMatchObject({ class: "history" });
  });

  test("are transient when CodeCommit stays throttled after five tries", async () => {
    fail("ThrottlingException");
    await expect(source.files(repository, base, head, budget)).rejects.toMatchObject({ class: "transient" });
    expect(aws.calls).toHaveLength(5);
  });
});
