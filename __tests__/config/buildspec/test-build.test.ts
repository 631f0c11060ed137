import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { commands, dockerfile, node, type BuildInput } from "../../../config/build.schema";
import { testBuildspec } from "../../../config/buildspec/test-buildspec";
import { root } from "../../support/source-files";
import { declaredBuild } from "./support/declared-build";
import { runBuildspec, type BuildRun } from "./support/run-buildspec";

const path = "cs/Support/CSLiveSupportSrv/Collections/";
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "thrive tested "));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Nothing of this machine but its programs, and no network for npm. */
const environment = { PATH: process.env.PATH ?? "", npm_config_offline: "true", npm_config_update_notifier: "false" };

function run(
  build: BuildInput,
  changed: { further?: string[]; path?: string; environment?: Record<string, string> } = {},
): BuildRun {
  const service = declaredBuild(build, changed.path ?? path);
  const spec = testBuildspec({ service, reportGroupArn: "arn", further: changed.further });
  return runBuildspec(spec, folder, { ...environment, ...changed.environment });
}

function write(file: string, text: string): void {
  mkdirSync(join(folder, file, ".."), { recursive: true });
  writeFileSync(join(folder, file), text);
}

const tested = (file: string) => readFileSync(join(folder, ".delivery", file), "utf8");
const packed = () =>
  execFileSync("tar", ["-tf", join(folder, ".delivery/source.tar")], { encoding: "utf8" })
    .trim()
    .split("\n");

test("an example service is tested, reported, listed and packed, without a network", () => {
  cpSync(join(root, "examples/source"), folder, { recursive: true });
  write("node_modules/package/index.js", "");
  const { code, log } = run(node());
  expect({ code, log: code === 0 ? "" : log }).toEqual({ code: 0, log: "" });
  expect(readFileSync(join(folder, path, "reports/tests.xml"), "utf8")).toContain(
    '<testcase name="arrears are what is owed',
  );
  expect(tested("version")).toBe("1.0.0\n");
  expect(JSON.parse(tested("sbom.cdx.json"))).toMatchObject({
    bomFormat: "CycloneDX",
    metadata: { component: { type: "application", version: "1.0.0" } },
  });
  expect(packed()).toEqual(expect.arrayContaining(["./.dockerignore", `./${path}Dockerfile`, `./${path}src/main.js`]));
  expect(packed().filter((name) => /node_modules|\.delivery|sbom/.test(name))).toEqual([]);
});

test("a test that fails stops the build, which reports it and packs nothing", () => {
  write(`${path}package.json`, '{ "name": "collections", "version": "1.0.0", "scripts": { "test": "node --test" } }');
  write(`${path}test/a.test.js`, 'require("node:test").test("pays", () => { throw new Error("unpaid"); });');
  const { code, log } = run(node());
  expect([code === 0, existsSync(join(folder, ".delivery"))]).toEqual([false, false]);
  expect(log).toContain("unpaid");
  expect(readFileSync(join(folder, path, "reports/tests.xml"), "utf8")).toMatch(/<testcase name="pays"[\s\S]*<failure/);
});

describe("own commands", () => {
  beforeEach(() => write(`${path}VERSION`, "2.0.1\n"));

  test("run in the service's folder, and the first that fails is the last", () => {
    const { code, log } = run(commands({ test: ["cat VERSION", "false && true", "echo never"] }));
    expect([code, log]).toEqual([1, "2.0.1\n"]);
  });

  test("fail where a variable is missing, and where the head of a pipe does", () => {
    expect(run(commands({ test: ["echo $NOBODY_SET"] })).code).not.toBe(0);
    expect(run(commands({ test: ["false | cat"] })).code).not.toBe(0);
  });

  test("leave no folder and no option to what follows, and may write the list of parts themselves", () => {
    const list = '{"bomFormat": "CycloneDX", "components": [1]}';
    write(`${path}list.json`, list);
    const { code } = run(commands({ test: ["cp list.json sbom.cdx.json", "set +e; cd /"] }));
    expect([code, tested("sbom.cdx.json")]).toEqual([0, list]);
  });

  test("a list that is none is refused", () => {
    const { code, log } = run(commands({ test: ["echo {} > sbom.cdx.json"] }));
    expect([code, log]).toEqual([1, "collections: sbom.cdx.json is no CycloneDX list in JSON\n"]);
  });
});

describe("a build by Dockerfile alone", () => {
  test("takes the version of VERSION, or of package.json, and lists the image alone", () => {
    write(`${path}package.json`, '{\n  "name": "collections",\n  "version": "3.0.0",\n  "private": true\n}\n');
    const { code, log } = run(dockerfile());
    expect([code, log]).toEqual([
      0,
      "collections: the tests wrote no sbom.cdx.json, so the list names the image alone\n",
    ]);
    expect(tested("version")).toBe("3.0.0\n");
    expect(JSON.parse(tested("sbom.cdx.json"))).toMatchObject({
      metadata: { component: { name: "collections", version: "3.0.0" } },
      components: [],
    });
    write(`${path}VERSION`, "4.5.6\n");
    run(dockerfile());
    expect(tested("version")).toBe("4.5.6\n");
  });

  test.each([
    "",
    "1.0",
    "v1.0.0",
    "1.0.0-beta",
    "01.0.0",
    "1.0.0\n2.0.0",
    '1.0.0"; touch hacked; "',
    "$(touch hacked)",
  ])("has a version of three numbers, not %j", (version) => {
    write(`${path}VERSION`, version);
    const { code, log } = run(dockerfile());
    expect([code, log]).toEqual([
      1,
      `collections: its version is '${version}'; write one like 1.4.0 into its project file, or into ${path}VERSION\n`,
    ]);
    expect(existsSync(join(folder, path, "hacked"))).toBe(false);
  });
});

test("files of further repositories lie beside the service's own, whatever their folder is called", () => {
  write(`${path}VERSION`, "1.0.0");
  write("of ui $(touch hacked)/lib/a.js", "a");
  const further = join(folder, "of ui $(touch hacked)");
  const { code } = run(dockerfile(), { further: ["ui"], environment: { CODEBUILD_SRC_DIR_source_ui: further } });
  expect([code, packed().includes("./repositories/ui/lib/a.js"), existsSync(join(folder, "hacked"))]).toEqual([
    0,
    true,
    false,
  ]);
});
