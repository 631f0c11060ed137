import fs from "node:fs";
import path from "node:path";
import { down } from "../../cli/commands/down";
import { source } from "../../cli/commands/source";
import { localRepository } from "../../cli/local-repository";
import { keepPushes, rescuePushes, seedSource } from "../../cli/source-keeping";
import { SourceRepository } from "../../cli/source-repository";
import { root as project } from "../support/source-files";
import { deployRepository, gitIn, pushReadme, writeExamples } from "./support/fake-code-commit";
import { exists, fakeProject, writeStacks, type FakeProject } from "./support/fake-project";
import { temporaryFolder, writeFile } from "./support/temporary-folder";

const seed = (made: FakeProject) => seedSource(made, localRepository(made, made.aws.endpoint)!);
const copyOf = ({ root }: FakeProject) => path.join(root, ".thrive/source");
const keptOf = ({ root }: FakeProject) => path.join(root, ".thrive/source.git");

let made: FakeProject;
let bare: string;

beforeEach(async () => {
  made = fakeProject();
  writeExamples(made);
  bare = await deployRepository(made);
});

describe("an empty repository", () => {
  it("begins with the examples", async () => {
    await seed(made);
    expect(gitIn(bare, "ls-tree", "-r", "--name-only", "main")).toBe(".gitignore\nREADME.md\nrun");
    expect(made.said()).toMatch(/^\nThe services' source is in thrive-services, at commit [0-9a-f]{12}\n$/);
  });

  it("begins with what was pushed to the one before, branches and tags too", async () => {
    await seed(made);
    await source(made);
    const head = pushReadme(copyOf(made), "# Changed\n");
    gitIn(copyOf(made), "push", "--quiet", "origin", "HEAD:refs/heads/feature/a", "HEAD:refs/tags/v1");
    expect(await keepPushes(made, made.aws.endpoint)).toBeUndefined();
    fs.rmSync(bare, { recursive: true });
    await deployRepository(made);
    await seed(made);
    expect(gitIn(bare, "for-each-ref", "--format=%(refname) %(objectname)").split("\n")).toEqual([
      `refs/heads/feature/a ${head}`,
      `refs/heads/main ${head}`,
      `refs/tags/v1 ${head}`,
    ]);
  });

  it("is left alone once it has a commit", async () => {
    await seed(made);
    await source(made);
    const head = pushReadme(copyOf(made), "# Changed\n");
    await seed(made);
    expect(gitIn(bare, "rev-parse", "main")).toBe(head);
  });
});

describe("what was pushed", () => {
  it("is kept as it is: rewritten and deleted branches too", async () => {
    await seed(made);
    await source(made);
    pushReadme(copyOf(made), "# Changed\n");
    gitIn(copyOf(made), "push", "--quiet", "origin", "HEAD:refs/heads/gone");
    await keepPushes(made, made.aws.endpoint);
    gitIn(copyOf(made), "push", "--quiet", "--force", "origin", "HEAD~1:main", ":gone");
    await keepPushes(made, made.aws.endpoint);
    expect(gitIn(keptOf(made), "for-each-ref", "--format=%(refname)")).toBe("refs/heads/main");
    expect(gitIn(keptOf(made), "rev-parse", "main")).toBe(gitIn(bare, "rev-parse", "main"));
  });

  it("is not lost for a repository that nobody has filled yet", async () => {
    const kept = new SourceRepository(made.root, made.environment);
    await kept.ensure();
    await keepPushes(made, made.aws.endpoint);
    expect(gitIn(keptOf(made), "for-each-ref", "--format=%(refname)")).toBe("refs/heads/main");
  });

  it("of a local AWS that was killed is taken from where it lay", async () => {
    const left = path.join(made.root, ".thrive/emulator/codecommit/1.git");
    await seed(made);
    await source(made);
    const head = pushReadme(copyOf(made), "# Changed\n");
    fs.cpSync(bare, left, { recursive: true });
    await rescuePushes(made);
    expect(gitIn(keptOf(made), "rev-parse", "main")).toBe(head);
  });

  it("of a local AWS that was killed and cannot be read is said to be lost", async () => {
    writeFile(path.join(made.root, ".thrive/emulator/codecommit/1.git/HEAD"), "half");
    await rescuePushes(made);
    expect(made.said()).toMatch(
      /^What was pushed to the local AWS that is gone could not be taken into \.thrive\/source\.git: git ls-remote: /,
    );
  });
});

describe("down", () => {
  it("keeps what was pushed before it destroys", async () => {
    writeStacks(made.root, { "local-delivery": [] });
    await seed(made);
    await source(made);
    const head = pushReadme(copyOf(made), "# Changed\n");
    await down(made);
    expect(gitIn(keptOf(made), "rev-parse", "main")).toBe(head);
    expect(exists(made.root, ".thrive/state")).toBe(false);
  });

  it("destroys nothing when that could not be kept", async () => {
    writeStacks(made.root, { "local-delivery": [] });
    fs.writeFileSync(path.join(bare, "HEAD"), "broken");
    expect(await down(made)).toBe(1);
    expect(made.said()).toMatch(
      /What was pushed to the services' source could not be kept, so nothing was destroyed:\n {2}answer {4}git ls-remote: (.*\n)+ {2}way out {3}mend what the answer names, then \.\/thrive down again\n$/,
    );
    expect(exists(made.root, ".thrive/state/local-delivery.tfstate")).toBe(true);
  });
});

describe("the services' repository between two local AWSs", () => {
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
        const other = fakeProject({ environment });
        writeExamples(other);
        await new SourceRepository(other.root, other.environment).ensure();
        return gitIn(keptOf(other), "log", "-1", "--format=%H %cI", "main");
      }),
    );
    expect(heads[1]).toEqual(heads[0]);
    expect(heads[0]).toMatch(/^[a-f0-9]{40} 2026-01-01T00:00:00(Z|\+00:00)$/);
  });

  it("begins over after an interrupted first time, and leaves no index", async () => {
    writeFile(path.join(made.root, ".thrive/source.git.partial/HEAD"), "half");
    const kept = new SourceRepository(made.root, made.environment);
    await kept.ensure();
    expect([exists(kept.folder, "HEAD"), exists(kept.folder, "index")]).toEqual([true, false]);
  });

  it("knows which files a commit has", async () => {
    const kept = new SourceRepository(made.root, made.environment);
    await kept.ensure();
    const head = gitIn(kept.folder, "rev-parse", "main");
    expect([await kept.has(head, "run"), await kept.has(head, "cs/Dockerfile")]).toEqual([true, false]);
  });

  it("can be made of this project's examples", async () => {
    const other = fakeProject();
    fs.cpSync(path.join(project, "examples"), path.join(other.root, "examples"), { recursive: true });
    const kept = new SourceRepository(other.root, other.environment);
    await kept.ensure();
    expect(gitIn(kept.folder, "ls-tree", "--name-only", "-r", "main")).toContain(
      "cs/Support/CSLiveSupportSrv/Collections/Dockerfile",
    );
  });
});
