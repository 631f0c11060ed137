import { CreateRepositoryCommand } from "@aws-sdk/client-codecommit";
import { chmodSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { RouteRepository } from "../../../config/route-map";
import { CodecommitSource } from "../../../functions/change-router/adapters/codecommit-source";
import { LocalGitSource } from "../../../functions/change-router/adapters/local-git-source";
import { runCodeCommit, type RunningCodeCommit } from "./support/running-codecommit";

jest.setTimeout(30_000);

const name = "thrive-services";
const repository: RouteRepository = { provider: "codecommit", name, branch: "feature/a/b" };
const budget = { pages: 50, milliseconds: 20_000 };
const nowhere = "9".repeat(40);

let running: RunningCodeCommit;
let asked: CodecommitSource;
let oracle: LocalGitSource;
/** On top of each other; the last has another past. */
let first: string;
let second: string;
let rewritten: string;

// The router's adapter on real git: it says what git itself says of the clone.
beforeAll(async () => {
  running = await runCodeCommit();
  asked = new CodecommitSource(() => running.client);
  const folderOf = () => join(running.folder, name);
  oracle = new LocalGitSource({ folderOf, referenceOf: () => "HEAD", searchPath: process.env.PATH });
  await running.client.send(new CreateRepositoryCommand({ repositoryName: name }));
  await running.git(".", "init", "--quiet", "--template=", name);
  await running.git(name, "remote", "add", "origin", `${running.endpoint}/v1/repos/${name}`);
  write({ "cs/Año/a": "1", "cs/B/b": "1", "package.json": "{}", ...many("1") });
  symlinkSync("package.json", join(running.folder, name, "link"));
  first = await push("--all");
  write({ "cs/C/b": "1", ...many("2") });
  rmSync(join(running.folder, name, "cs/B/b"));
  chmodSync(join(running.folder, name, "package.json"), 0o755);
  await running.git(name, "add", "--all");
  await running.git(name, "update-index", "--add", "--cacheinfo", `160000,${first},cs/module`);
  second = await push("--refresh");
  await running.git(name, "checkout", "--quiet", "--orphan", "other");
  write({ other: "1" });
  rewritten = await push("--all");
});
afterAll(() => running.stop());

/** More files than a page of differences has. */
function many(text: string): Record<string, string> {
  return Object.fromEntries(Array.from({ length: 900 }, (_, index) => [`many/${index}`, text]));
}

function write(files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    const file = join(running.folder, name, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}

async function push(staging: "--all" | "--refresh"): Promise<string> {
  await running.git(name, "add", staging, ".");
  await running.git(name, "commit", "--quiet", "--message=Change");
  await running.git(name, "push", "--quiet", "--force", "origin", `HEAD:refs/heads/${repository.branch}`);
  return running.git(name, "rev-parse", "HEAD");
}

test("the head is that of the branch", async () => {
  expect(await asked.head(repository)).toBe(rewritten);
  expect(await asked.head({ ...repository, branch: "feature/a" })).toBeUndefined();
  await expect(asked.head({ ...repository, name: "none" })).rejects.toMatchObject({ class: "permanent" });
});

test("ids of folders, files, links and submodules are git's", async () => {
  const folders = ["", "cs/", "cs", "cs/Año/", "cs/B/", "cs/C/", "many/", "none/x/", "package.json/x"];
  const paths = [...folders, "cs/module", "package.json", "package.json/", "link"];
  for (const commit of [first, second, rewritten]) {
    const [ids, gits] = [await asked.trees(repository, commit, paths), await oracle.trees(repository, commit, paths)];
    expect(Object.fromEntries(ids)).toEqual(Object.fromEntries(gits));
  }
  await expect(asked.trees(repository, nowhere, ["cs/"])).rejects.toMatchObject({ class: "history" });
});

test("so are relations and the files that differ, however many pages they fill", async () => {
  const pairs = [
    [first, second],
    [second, first],
    [first, rewritten],
    [second, second],
  ] as const;
  for (const [base, head] of pairs) {
    const { files, complete } = await asked.files(repository, base, head, budget);
    expect(complete).toBe(true);
    expect([...files].sort()).toEqual([...(await oracle.files(repository, base, head, budget)).files].sort());
    expect(await asked.relation(repository, base, head)).toBe(await oracle.relation(repository, base, head));
  }
  expect(await asked.relation(repository, nowhere, rewritten)).toBe("gone");
  await expect(asked.files(repository, nowhere, rewritten, budget)).rejects.toMatchObject({ class: "history" });
});
