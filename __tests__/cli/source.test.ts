import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { source } from "../../cli/commands/source";
import { SourceRepository } from "../../cli/source-repository";
import { root as project } from "../support/source-files";
import { exists, fakeProject, type FakeProject } from "./support/fake-project";
import { temporaryFolder, writeFile } from "./support/temporary-folder";

function projectWithSource(environment: NodeJS.ProcessEnv = {}): FakeProject {
  const made = fakeProject({ environment });
  writeFile(path.join(made.root, "examples/source/README.md"), "# Services\n");
  writeFile(path.join(made.root, "examples/source/run"), "#!/bin/sh\n", 0o755);
  writeFile(path.join(made.root, "examples/source/.gitignore"), "node_modules/\n");
  writeFile(path.join(made.root, "examples/source/node_modules/x"), "");
  return made;
}

const gitIn = (folder: string, ...args: string[]) =>
  execFileSync("git", ["-c", "user.name=t", "-c", "user.email=t@t", ...args], { cwd: folder, encoding: "utf8" }).trim();

describe("thrive source", () => {
  it("makes the services' repository and a working copy, and says what to do next", async () => {
    const made = projectWithSource();
    expect(await source(made)).toBe(0);
    const copy = path.join(made.root, ".thrive/source");
    expect(fs.readdirSync(copy).sort()).toEqual([".git", ".gitignore", "README.md", "run"]);
    expect(gitIn(copy, "status", "--porcelain", "--branch")).toBe("## main...origin/main");
    expect(made.said()).toBe(`The services' source is now in ${copy}

Next:
  cd ${copy}
  npm test                       tests every service
  git commit -am … && git push   takes a change to the repository that images are built from
  ./thrive release SERVICE       builds the service from what was pushed, and releases it
`);
  });

  it("says that the working copy is there, and leaves what was changed in it", async () => {
    const made = projectWithSource();
    await source(made);
    const readme = writeFile(path.join(made.root, ".thrive/source/README.md"), "changed");
    expect(await source(made)).toBe(0);
    expect(made.said()).toContain(`The services' source is already in ${made.root}/.thrive/source\n`);
    expect(fs.readFileSync(readme, "utf8")).toBe("changed");
  });

  it("takes a folder, and one that is empty", async () => {
    const made = projectWithSource();
    const folder = path.join(made.root, "else where");
    fs.mkdirSync(folder);
    expect(await source(made, folder)).toBe(0);
    expect(exists(folder, "README.md")).toBe(true);
  });

  it("refuses a folder that holds something else, and a file", async () => {
    const made = projectWithSource();
    const file = writeFile(path.join(made.root, "mine/notes"), "");
    const rule =
      "a working copy needs a folder of its own: name one that is empty or not there: ./thrive source FOLDER";
    await expect(source(made, path.dirname(file))).rejects.toThrow(
      `thrive source cannot start, 1 problem:\n  ${path.dirname(file)}: not empty, and not the services' source; ${rule}`,
    );
    await expect(source(made, file)).rejects.toThrow(`  ${file}: a file; ${rule}`);
    expect(fs.readdirSync(path.dirname(file))).toEqual(["notes"]);
  });

  it("refuses a working copy of another repository", async () => {
    const [made, other] = [projectWithSource(), projectWithSource()];
    await source(other);
    await expect(source(made, path.join(other.root, ".thrive/source"))).rejects.toThrow(
      "not empty, and not the services' source",
    );
  });
});

describe("the services' repository", () => {
  it("begins with the same commit on every machine, whatever the user's git and shell say", async () => {
    const hooks = temporaryFolder();
    writeFile(path.join(hooks, "pre-commit"), "#!/bin/sh\nexit 1\n", 0o755);
    const config = writeFile(
      path.join(hooks, "config"),
      `[user]\nname = me\n[commit]\ngpgSign = true\n[core]\nhooksPath = ${hooks}\nautocrlf = true\n`,
    );
    const steered = {
      GIT_DIR: "/nowhere",
      GIT_CONFIG_GLOBAL: config,
      GIT_AUTHOR_DATE: "2001-01-01",
      GIT_INDEX_FILE: "/x",
    };
    const heads = await Promise.all(
      [{}, steered].map(async (environment) => {
        const made = projectWithSource(environment);
        const repository = new SourceRepository(made.root, made.environment);
        await repository.ensure();
        return repository.head();
      }),
    );
    expect(heads[1]).toEqual(heads[0]);
    expect(heads[0]).toMatchObject({
      commit: expect.stringMatching(/^[a-f0-9]{40}$/) as string,
      committed: new Date("2026-01-01T00:00:00Z"),
    });
  });

  it("is made once: what was pushed stays, and is what is built", async () => {
    const made = projectWithSource();
    await source(made);
    const copy = path.join(made.root, ".thrive/source");
    writeFile(path.join(copy, "README.md"), "# Changed\n");
    gitIn(copy, "commit", "--quiet", "-am", "Change");
    gitIn(copy, "push", "--quiet");
    const repository = new SourceRepository(made.root, made.environment);
    await repository.ensure();
    const { commit } = await repository.head();
    expect(commit).toBe(gitIn(copy, "rev-parse", "HEAD"));
    const exported = path.join(made.root, "exported");
    await repository.export(commit, exported);
    expect(fs.readFileSync(path.join(exported, "README.md"), "utf8")).toBe("# Changed\n");
    expect(fs.statSync(path.join(exported, "run")).mode & 0o111).not.toBe(0);
    expect(fs.readdirSync(exported).sort()).toEqual([".gitignore", "README.md", "run"]);
    expect(exists(repository.folder, "index")).toBe(false);
  });

  it("says what is missing without git", async () => {
    const made = projectWithSource({ PATH: "/nowhere" });
    await expect(source(made)).rejects.toThrow("git: not found on the PATH; the services' source is kept in a git");
  });

  it("begins over after an interrupted first time", async () => {
    const made = projectWithSource();
    writeFile(path.join(made.root, ".thrive/source.git.partial/HEAD"), "half");
    expect(await source(made)).toBe(0);
  });

  it("can be made of this project's examples", async () => {
    const made = fakeProject();
    fs.cpSync(path.join(project, "examples"), path.join(made.root, "examples"), { recursive: true });
    const repository = new SourceRepository(made.root, made.environment);
    await repository.ensure();
    expect(gitIn(repository.folder, "ls-tree", "--name-only", "-r", "main")).toContain(
      "cs/Support/CSLiveSupportSrv/Collections/Dockerfile",
    );
  });
});
