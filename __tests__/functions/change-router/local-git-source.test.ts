import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import type { RouteRepository } from "../../../config/route-map";
import { LocalGitSource } from "../../../functions/change-router/adapters/local-git-source";
import { HistoryError, PermanentError } from "../../../functions/change-router/core/router-error";
import { GitHistory, type GitTree } from "./support/git-history";

const repository: RouteRepository = { provider: "git", name: "services", branch: "main" };
const budget = { pages: 50, milliseconds: 20_000 };
const file = (content: string) => ({ mode: "100644", content }) as const;
const submodule = (digit: string) => ({ mode: "160000", content: digit.repeat(40) }) as const;

const first: GitTree = {
  "cs/a/x.ts": file("1"),
  "cs/a/ñandú.ts": file("1"),
  "cs/a b/'quo\"ted.ts": file("1"),
  "cs/sub": submodule("1"),
  "package.json": file("{}"),
};

let folder: string;
let git: GitHistory;
let ids: string[];
let source: LocalGitSource;

beforeAll(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), "local-git-"));
  git = new GitHistory(folder);
  ids = git.write([
    { tree: first, parents: [] },
    { tree: { ...first, "cs/b/x.ts": first["cs/a/x.ts"]!, "cs/sub": submodule("2") }, parents: [0] },
    { tree: { ...first, "package.json": { mode: "100755", content: "{}" } }, parents: [] },
    { tree: { "cs/b/moved.ts": file("1") }, parents: [1] },
  ]);
  git.moveTo(ids[1]!);
  source = new LocalGitSource({ folderOf: () => folder });
});

afterAll(() => fs.rmSync(folder, { recursive: true }));

describe("head", () => {
  test("is the branch's, never the tag's of the same name", async () => {
    git.moveTo(ids[0]!, "refs/tags/main");
    expect(await source.head(repository)).toBe(ids[1]);
  });

  test("is undefined when there is no such branch", async () => {
    expect(await source.head({ ...repository, branch: "feature/a/b" })).toBeUndefined();
    expect(await source.head({ ...repository, branch: "--all" })).toBeUndefined();
  });

  test("may be another reference, as in a fresh clone", async () => {
    git.moveTo(ids[3]!, "refs/remotes/origin/main");
    const referenceOf = ({ branch }: RouteRepository) => `refs/remotes/origin/${branch}`;
    expect(await new LocalGitSource({ folderOf: () => folder, referenceOf }).head(repository)).toBe(ids[3]);
  });

  test("of a folder that is no repository is refused for good", async () => {
    const elsewhere = new LocalGitSource({ folderOf: () => path.join(folder, "none") });
    await expect(elsewhere.head(repository)).rejects.toThrow(PermanentError);
  });
});

describe("trees", () => {
  test("are git's ids of folders, files and submodules, and null where nothing is", async () => {
    const paths = ["cs/a/", "cs/a b/", "cs/sub/", "package.json", "cs/none/", "package.json/x", "*", ""];
    const trees = Object.fromEntries(await source.trees(repository, ids[0]!, paths));
    const id = (expression: string) => git.git("rev-parse", expression).trim();
    expect(trees).toEqual({
      "cs/a/": id(`${ids[0]}:cs/a`),
      "cs/a b/": id(`${ids[0]}:cs/a b`),
      "cs/sub/": "1".repeat(40),
      "package.json": id(`${ids[0]}:package.json`),
      "cs/none/": null,
      "package.json/x": null,
      "*": null,
      "": id(`${ids[0]}^{tree}`),
    });
  });

  test("tell a file that may be executed from one that may not", async () => {
    const trees = await Promise.all([0, 2].map((index) => source.trees(repository, ids[index]!, ["package.json"])));
    expect(trees[1]!.get("package.json")).toBe(`100755:${trees[0]!.get("package.json")}`);
  });

  test("of a commit that is not there are history", async () => {
    for (const paths of [["cs/a/"], [""]]) {
      await expect(source.trees(repository, "f".repeat(40), paths)).rejects.toThrow(HistoryError);
    }
  });

  test("are not asked of what is no commit id", async () => {
    await expect(source.trees(repository, "--output=x", ["cs/a/"])).rejects.toThrow(
      'commit "--output=x": not 40 hexadecimal digits',
    );
  });
});

test("relation", async () => {
  const relation = (base: string, head: string) => source.relation(repository, base, head);
  expect(await relation(ids[0]!, ids[0]!)).toBe("same");
  expect(await relation(ids[0]!, ids[1]!)).toBe("forward");
  expect(await relation(ids[1]!, ids[2]!)).toBe("rewritten");
  expect(await relation("f".repeat(40), ids[2]!)).toBe("gone");
  expect(await relation(ids[0]!, "f".repeat(40))).toBe("unknown");
});

describe("files", () => {
  test("are both sides of a move, unquoted, and submodules whatever the clone ignores", async () => {
    git.git("config", "diff.ignoreSubmodules", "all");
    expect(await source.files(repository, ids[0]!, ids[1]!, budget)).toEqual({
      files: ["cs/b/x.ts", "cs/sub"],
      complete: true,
      twoDot: true,
    });
    expect((await source.files(repository, ids[1]!, ids[3]!, budget)).files).toEqual(
      expect.arrayContaining(["cs/a/ñandú.ts", "cs/a b/'quo\"ted.ts", "cs/a/x.ts", "cs/b/moved.ts", "cs/b/x.ts"]),
    );
  });

  test("from a commit that is not there are history", async () => {
    await expect(source.files(repository, "f".repeat(40), ids[0]!, budget)).rejects.toThrow(HistoryError);
  });

  test("are not complete when git takes too long, and none is cut in its name", async () => {
    const searchPath = fs.mkdtempSync(path.join(folder, "endless-git-"));
    const script = "#!/bin/sh\nprintf 'cs/a.ts\\000cs/b'\nwhile :; do :; done\n";
    fs.writeFileSync(path.join(searchPath, "git"), script, { mode: 0o755 });
    const slow = new LocalGitSource({ folderOf: () => folder, searchPath });
    const list = await slow.files(repository, ids[0]!, ids[1]!, { pages: 50, milliseconds: 500 });
    expect([list.complete, list.files.includes("cs/b")]).toEqual([false, false]);
  });
});
