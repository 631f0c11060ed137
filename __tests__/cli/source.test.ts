import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { CodeRepository } from "../../cli/code-repository";
import { source } from "../../cli/commands/source";
import { localRepository } from "../../cli/local-repository";
import { seedSource } from "../../cli/source-keeping";
import { deployRepository, gitIn, writeExamples } from "./support/fake-code-commit";
import { deployedAt, exists, fakeProject, type FakeProject } from "./support/fake-project";
import { writeFile } from "./support/temporary-folder";

/** A project whose local AWS has the services' source. */
async function projectWithSource(): Promise<FakeProject & { bare: string }> {
  const made = fakeProject();
  writeExamples(made);
  const bare = await deployRepository(made);
  await seedSource(made, localRepository(made, made.aws.endpoint)!);
  return { ...made, bare, said: () => made.said().replace(/^\nThe services' source is in .*\n/, "") };
}

describe("thrive source", () => {
  it("clones the repository of the local AWS, and says what to do next", async () => {
    const made = await projectWithSource();
    expect(await source(made)).toBe(0);
    const copy = path.join(made.root, ".thrive/source");
    expect(fs.readdirSync(copy).sort()).toEqual([".git", ".gitignore", "README.md", "run"]);
    expect(gitIn(copy, "status", "--porcelain", "--branch")).toBe("## main...origin/main");
    expect(gitIn(copy, "config", "remote.origin.url")).toBe(made.bare);
    expect(made.said()).toBe(`The services' source is now in ${copy}

Next:
  cd ${copy}
  npm test                       tests every service
  git commit -am … && git push   starts the pipelines of what the change touches, and of nothing else
  ./thrive pipelines --watch     shows how far they are
  ./thrive releases SERVICE      says what runs where
`);
  });

  it("lets git push past every proxy, and say where to look", async () => {
    const made = await projectWithSource();
    await source(made);
    const copy = path.join(made.root, ".thrive/source");
    expect(gitIn(copy, "config", "remote.origin.proxy")).toBe("");
    writeFile(path.join(copy, "README.md"), "changed");
    gitIn(copy, "-c", "user.name=t", "commit", "--quiet", "-am", "Change");
    const pushed = spawnSync("git", ["push"], { cwd: copy, encoding: "utf8" });
    expect(pushed.stderr).toContain("What this push starts, and how far it is: ./thrive pipelines --watch\n");
    expect(gitIn(made.bare, "rev-parse", "main")).toBe(gitIn(copy, "rev-parse", "HEAD"));
  });

  it("leaves what was changed in a working copy, and the user's own hook", async () => {
    const made = await projectWithSource();
    await source(made);
    const copy = path.join(made.root, ".thrive/source");
    const readme = writeFile(path.join(copy, "README.md"), "changed");
    const hook = writeFile(path.join(copy, ".git/hooks/pre-push"), "#!/bin/sh\n", 0o755);
    expect(await source(made)).toBe(0);
    expect(made.said()).toContain(`The services' source is already in ${copy}\n\nNext:`);
    expect([fs.readFileSync(readme, "utf8"), fs.readFileSync(hook, "utf8")]).toEqual(["changed", "#!/bin/sh\n"]);
  });

  it.each([
    ["another port", "http://127.0.0.1:4600/v1/repos/thrive-services"],
    ["the time before there was CodeCommit", ".thrive/source.git"],
  ])("lets a working copy of %s push to the local AWS that runs", async (_, origin) => {
    const made = await projectWithSource();
    await source(made);
    const copy = path.join(made.root, ".thrive/source");
    const before = origin.startsWith("http") ? origin : path.join(made.root, origin);
    gitIn(copy, "remote", "set-url", "origin", before);
    expect(await source(made)).toBe(0);
    expect(gitIn(copy, "config", "remote.origin.url")).toBe(made.bare);
    expect(made.said()).toContain(`is already in ${copy}\nIt pushes to ${made.bare} from now on\n`);
  });

  it("takes a folder, and one that is empty", async () => {
    const made = await projectWithSource();
    const folder = path.join(made.root, "else where");
    fs.mkdirSync(folder);
    expect(await source(made, folder)).toBe(0);
    expect(exists(folder, "README.md")).toBe(true);
  });

  it("refuses a folder that holds something else, a working copy of another repository, and a file", async () => {
    const made = await projectWithSource();
    const file = writeFile(path.join(made.root, "mine/notes"), "");
    const rule =
      "a working copy needs a folder of its own: name one that is empty or not there: ./thrive source FOLDER";
    const refusal = `thrive source cannot start, 1 problem:\n  ${path.dirname(file)}: not empty, and not the services' source; ${rule}`;
    await expect(source(made, path.dirname(file))).rejects.toThrow(refusal);
    gitIn(path.dirname(file), "init", "--quiet");
    gitIn(path.dirname(file), "remote", "add", "origin", "http://127.0.0.1:4577/v1/repos/another");
    await expect(source(made, path.dirname(file))).rejects.toThrow(refusal);
    await expect(source(made, file)).rejects.toThrow(`  ${file}: a file; ${rule}`);
    expect(fs.readdirSync(path.dirname(file)).sort()).toEqual([".git", "notes"]);
  });

  it("needs a local AWS that runs, and a repository that has a commit", async () => {
    const made = fakeProject();
    await expect(source(made)).rejects.toThrow(
      "thrive source cannot start, 1 problem:\n  local AWS: the platform is not up; the services' source needs it running: ./thrive up, then again",
    );
    await deployedAt(made, "http://127.0.0.1:1");
    const rule = "it is in the CodeCommit of the local AWS: ./thrive up, to its end";
    await expect(source(made)).rejects.toThrow(`  the services' source: no stack has made its repository; ${rule}`);
    await deployRepository(made);
    await expect(source(made)).rejects.toThrow(`  the services' source: thrive-services has no commit yet; ${rule}`);
  });

  it("says what is missing without git", async () => {
    const made = await projectWithSource();
    await expect(source({ ...made, environment: { PATH: "/nowhere" } })).rejects.toThrow(
      "git: not found on the PATH; the services' source is kept in a git",
    );
  });
});

test("the repository is cloned from and pushed to at the local AWS's own address", () => {
  const repository = new CodeRepository("http://127.0.0.1:4577", "thrive-services", "main", {});
  expect(repository.url).toBe("http://127.0.0.1:4577/v1/repos/thrive-services");
});
