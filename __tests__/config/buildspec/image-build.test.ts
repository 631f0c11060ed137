import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { dockerfile } from "../../../config/build.schema";
import { imageBuildspec } from "../../../config/buildspec/image-buildspec";
import { commitTag, parseImageTag, sbomTag } from "../../../functions/image-build/core/image-tag";
import { declaredBuild } from "./support/declared-build";
import { FakeDocker } from "./support/fake-docker";
import { runBuildspec, type BuildRun } from "./support/run-buildspec";

const repository = "123456789012.dkr.ecr.us-east-1.amazonaws.com/thrive/collections";
const commit = "001234567890aaaaaaaaaaaaaaaaaaaaaaaaaaaa";
const tag = "1.4.0-42.g001234567890.20261121T153000Z";

let folder: string;
let docker: FakeDocker;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "thrive image "));
  docker = new FakeDocker(join(folder, "fake"));
  mkdirSync(join(folder, "source/app"), { recursive: true });
  writeFileSync(join(folder, "source/app/Dockerfile"), "FROM scratch\n");
  handOver();
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

const tested = () => join(folder, "tested");

/** What the test build hands over. */
function handOver(version = "1.4.0\n"): void {
  mkdirSync(tested(), { recursive: true });
  writeFileSync(join(tested(), "version"), version);
  writeFileSync(join(tested(), "sbom.cdx.json"), '{"bomFormat":"CycloneDX"}');
  execFileSync("tar", ["-cf", join(tested(), "source.tar"), "-C", join(folder, "source"), "."]);
}

function run(changed: Readonly<Record<string, string>> = {}, further?: string[]): BuildRun {
  const spec = imageBuildspec({
    service: declaredBuild(dockerfile(), "app/"),
    repository,
    sourceUrl: "https://git/x",
    further,
  });
  const given = {
    COMMIT: commit,
    DECISION: "01D",
    BUILD_NUMBER: "42",
    BUILT_AT: "20261121T153000Z",
    REUSED_DIGEST: "none",
  };
  const PATH = `${docker.bin}:${process.env.PATH}`;
  return runBuildspec(spec, tested(), { PATH, FAKE: docker.folder, ...given, ...changed });
}

test("makes one image with all labels, pushes it by its tag, its list, and last its commit's tag; no log has the password", () => {
  const { code, log, exported } = run();
  const names = [tag, `sbom-git-${commit}`, `git-${commit}`].map((name) => `${repository}:${name}`);
  expect({ code, log }).toEqual({ code: 0, log: names.map((name) => `${name}: digest: sha256:0 size: 1\n`).join("") });
  expect(exported).toEqual({ IMAGE_TAG: tag });
  expect(parseImageTag(tag)).toMatchObject({ version: "1.4.0", build: 42 });
  const pushes = docker.calls.filter((call) => call.startsWith("push"));
  expect(pushes).toEqual(names.map((name) => `push ${name}`));
  const [build] = docker.calls.filter((call) => call.startsWith("build"));
  expect(build).toBe(
    [
      `build --file context/app/Dockerfile --tag ${repository}:${tag} --tag ${repository}:git-${commit}`,
      "--label org.opencontainers.image.title=collections",
      `--label org.opencontainers.image.revision=${commit}`,
      `--label org.opencontainers.image.version=${tag}`,
      "--label org.opencontainers.image.created=2026-11-21T15:30:00Z",
      "--label org.opencontainers.image.source=https://git/x",
      "--label gov.thrive.decision=01D --label gov.thrive.build=42",
      `--build-arg COMMIT=${commit} --build-arg SOURCE_DATE_EPOCH context`,
    ].join(" "),
  );
  expect(docker.pushed(`${repository}:${tag}`)).toBe(docker.pushed(`${repository}:git-${commit}`));
  expect(docker.password).toBe("the-password");
  expect(docker.calls.filter((text) => text.includes("the-password"))).toEqual([]);
});

test("further repositories' commits are in the labels and in the commit's tag, as the gate looks for it", () => {
  const [rules, ui] = ["b".repeat(40), "c".repeat(40)];
  expect(run({ REVISION_RULES: rules, REVISION_SHARED_UI: ui }, ["rules", "shared-ui"]).code).toBe(0);
  const revisions = { commit, commits: { rules, "shared-ui": ui } };
  expect(docker.pushed(`${repository}:${commitTag(revisions)}`)).toBeDefined();
  expect(docker.pushed(`${repository}:${sbomTag(revisions)}`)).toBeDefined();
  expect(docker.calls.join("\n")).toContain(
    `--label gov.thrive.revision.rules=${rules} --label gov.thrive.revision.shared-ui=${ui}`,
  );
});

test("the versions of the service's data are in the labels, and what is no schema.json stops the build", () => {
  const schema = (text: string) => {
    writeFileSync(join(folder, "source/app/schema.json"), text);
    handOver();
    return run();
  };
  expect(schema('{ "version": 8,\n  "minVersion": 7 }\n').code).toBe(0);
  expect(docker.calls.join("\n")).toContain(
    "--label gov.thrive.schema.version=8 --label gov.thrive.schema.min-version=7",
  );
  expect(schema('{"version":"8"}')).toMatchObject({
    code: 1,
    log: 'collections: app/schema.json is not like {"version":8,"minVersion":7}: {"version":"8"}\n',
  });
});

test("a commit that is built already is not built again", () => {
  const { code, log, exported } = run({ REUSED_DIGEST: "sha256:abc" });
  expect([code, log, docker.calls]).toEqual([0, `collections: git-${commit} is built already: sha256:abc\n`, []]);
  expect(exported).toEqual({ IMAGE_TAG: `git-${commit}` });
});

test("a retry finds what it pushed, and pushes the rest; the list of the first try stays", () => {
  run();
  rmSync(join(docker.folder, "registry", `${repository.replaceAll("/", "_")}:git-${commit}`));
  writeFileSync(join(tested(), "sbom.cdx.json"), '{"bomFormat":"CycloneDX","serialNumber":"2"}');
  const { code, log } = run();
  expect(code).toBe(0);
  expect(log).toContain(
    `the tag is immutable\ncollections: sbom-git-${commit} is in the registry already, and stays\n`,
  );
  expect(docker.pushed(`${repository}:git-${commit}`)).toBe(docker.pushed(`${repository}:${tag}`));
});

test("a registry that refuses what it has already is no failure when that is this image", () => {
  run();
  docker.breaks("refuses-push", "denied: the tag is immutable\n");
  expect(run().code).toBe(0);
});

test.each([tag, `git-${commit}`])("a tag that names another image fails the build: %s", (name) => {
  const there = docker.holds(`${repository}:${name}`, "other");
  const { code, log } = run();
  expect(code).toBe(1);
  expect(log).toMatch(
    new RegExp(
      `collections: ${name} is in the registry already and is another image \\(${there} there, sha256:[0-9a-f]{64} here\\); a tag is given once: start a new execution\n$`,
    ),
  );
  expect(docker.pushed(`${repository}:${name}`)).toBe(there);
});

test("a push that is refused, or that leaves nothing in the registry, fails the build", () => {
  docker.breaks("pushes-nothing");
  expect(run()).toMatchObject({ code: 1, log: `collections: ${tag} was not pushed; the lines above say why\n` });
  docker.breaks("refuses-push", "denied: the tag is immutable\n");
  const refused = run();
  expect(refused.log).toBe(
    `denied: the tag is immutable\ncollections: ${tag} was not pushed; the lines above say why\n`,
  );
  expect([refused.code, refused.exported]).toEqual([1, { IMAGE_TAG: "" }]);
});

test("a full disk is named, and so is any other build that fails", () => {
  docker.breaks("fails-build", "write /var/lib/docker/tmp: No space left on device\n");
  expect(run().log).toContain(
    "collections: the disk is full; take a larger build.compute, or copy less into the image\n",
  );
  docker.breaks("fails-build", "COPY failed\n");
  expect(run()).toMatchObject({
    code: 1,
    log: "COPY failed\ncollections: the image was not built; the lines above say why\n",
  });
  expect(docker.calls.filter((call) => call.startsWith("push"))).toEqual([]);
});

test("a repository without the Dockerfile fails the build", () => {
  rmSync(join(folder, "source/app/Dockerfile"));
  handOver();
  expect(run()).toMatchObject({
    code: 1,
    log: "collections: app/Dockerfile is not in the repository; add it, or say build.dockerfile\n",
  });
});

const hostile = "\"; touch hacked; $(touch hacked) `touch hacked` '";
test.each([
  ["COMMIT", "COMMIT is no commit: "],
  ["BUILD_NUMBER", "BUILD_NUMBER is no number: "],
  ["BUILT_AT", "BUILT_AT is no time: "],
])("%s is what it says or the build fails, and is never run", (name, message) => {
  for (const value of [hostile, `${commit}\n${commit}`, ""]) {
    const { code, log } = run({ [name]: value });
    expect([code, log]).toEqual([1, `collections: ${message}${value}\n`]);
  }
  expect(existsSync(join(tested(), "hacked"))).toBe(false);
});

test("a hostile decision is a label and nothing else; a hostile version or place is refused or quoted", () => {
  expect(run({ DECISION: hostile }).code).toBe(0);
  expect(docker.calls.join("\n")).toContain(`--label gov.thrive.decision=${hostile} `);
  handOver(`1.4.0\n${hostile}`);
  expect(run().log).toContain("collections: its version is no version: 1.4.0");
  handOver();
  expect(run({ REUSED_DIGEST: hostile }).code).toBe(0);
  expect(existsSync(join(tested(), "hacked"))).toBe(false);
});
