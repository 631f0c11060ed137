import { spawnSync } from "node:child_process";
import { parse } from "yaml";
import type { BuildInput } from "../../../config/build.schema";
import { commands, dockerfile, dotnet, java, node } from "../../../config/build.schema";
import { imageBuildspec } from "../../../config/buildspec/image-buildspec";
import { sourceUrl } from "../../../config/buildspec/source-url";
import { testBuildspec } from "../../../config/buildspec/test-buildspec";
import { declaredBuild } from "./support/declared-build";

const reportGroupArn = "arn:aws:codebuild:us-east-1:123456789012:report-group/thrive-delivery-collections-tests";
const image = {
  repository: "123456789012.dkr.ecr.us-east-1.amazonaws.com/thrive/collections",
  sourceUrl: "https://git",
};

const declared: readonly (readonly [string, BuildInput])[] = [
  ["node", node()],
  ["java", java({ version: "17" })],
  ["dotnet", dotnet()],
  ["dockerfile", dockerfile()],
  ["commands", commands({ test: ["make test", "make lint && make check"], reports: { files: ["out/*.xml"] } })],
];
const specs = declared.flatMap(([kind, build]) => {
  const service = declaredBuild(build);
  const further = ["rules", "shared-ui"];
  return [
    [`test of ${kind}`, testBuildspec({ service, reportGroupArn })],
    [`test of ${kind} with further repositories`, testBuildspec({ service, reportGroupArn, further })],
    [`image of ${kind}`, imageBuildspec({ service, ...image })],
    [`image of ${kind} with further repositories`, imageBuildspec({ service, ...image, further })],
  ] as const;
});

/** Source: https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html */
const reference: Readonly<Record<string, readonly string[]>> = {
  "": ["version", "env", "phases", "reports", "artifacts"],
  env: ["shell", "variables", "exported-variables"],
  phases: ["install", "build"],
  "phases.install": ["runtime-versions"],
  "phases.build": ["commands"],
  artifacts: ["base-directory", "files"],
  [`reports.${reportGroupArn}`]: ["base-directory", "files", "file-format"],
};

/** Runtimes of `amazonlinux-x86_64-standard:5.0`. Source: https://docs.aws.amazon.com/codebuild/latest/userguide/available-runtimes.html */
const runtimes = {
  nodejs: ["18", "20", "22", "24"],
  java: ["corretto8", "corretto11", "corretto17", "corretto21", "corretto25"],
  dotnet: ["6.0", "8.0", "10.0"],
} as Readonly<Record<string, readonly string[]>>;

interface Spec {
  readonly version: number;
  readonly env: { readonly shell: string };
  readonly phases: {
    readonly install?: { readonly "runtime-versions": Readonly<Record<string, string>> };
    readonly build: { readonly commands: readonly string[] };
  };
}

function at(spec: object, path: string): Record<string, unknown> {
  const parts = path === "" ? [] : path.startsWith("reports.") ? ["reports", reportGroupArn] : path.split(".");
  return parts.reduce<Record<string, unknown>>(
    (value, part) => (value[part] ?? {}) as Record<string, unknown>,
    spec as Record<string, unknown>,
  );
}

describe.each(specs)("the %s", (_, text) => {
  const spec = parse(text) as Spec;

  test("has nothing but what CodeBuild knows", () => {
    expect([spec.version, spec.env.shell]).toEqual([0.2, "bash"]);
    for (const [path, known] of Object.entries(reference)) {
      expect([path, Object.keys(at(spec, path)).filter((key) => !known.includes(key))]).toEqual([path, []]);
    }
    for (const [runtime, version] of Object.entries(spec.phases.install?.["runtime-versions"] ?? {})) {
      expect(runtimes[runtime]).toContain(version);
    }
  });

  test("has commands that bash can read, each a text", () => {
    const all = spec.phases.build.commands;
    expect(all.filter((command) => typeof command !== "string")).toEqual([]);
    const { status, stderr } = spawnSync("bash", ["-n"], { input: all.join("\n"), encoding: "utf8" });
    expect([status, stderr]).toEqual([0, ""]);
  });

  test("is left alone by Terraform, and prints no command", () => {
    expect(text).not.toMatch(/[$%]\{/);
    expect(text).not.toMatch(/set -[a-z]*x/);
  });
});

test("the test build has neither docker nor a registry, the image build runs no test", () => {
  const texts = (kind: string) => specs.filter(([name]) => name.startsWith(kind)).map(([, text]) => text);
  expect(texts("test").filter((text) => /docker (build|push|login)|ecr|IMAGE_REPOSITORY/.test(text))).toEqual([]);
  expect(texts("image").filter((text) => /npm|mvn|dotnet|make test/.test(text))).toEqual([]);
});

test("each command of a declaration is a command of its own, so that none hides the failure of another", () => {
  const [, text] = specs.find(([name]) => name === "test of commands")!;
  const { commands: all } = (parse(text) as Spec).phases.build;
  expect(all.slice(0, 2)).toEqual([
    '(\nset -euo pipefail\ncd "$CODEBUILD_SRC_DIR/$SOURCE_PATH"\nmake test\n)',
    '(\nset -euo pipefail\ncd "$CODEBUILD_SRC_DIR/$SOURCE_PATH"\nmake lint && make check\n)',
  ]);
});

test("reports are read where the tests write them, and a build without tests has none", () => {
  const [, tests] = specs.find(([name]) => name === "test of java")!;
  expect(at(parse(tests) as object, `reports.${reportGroupArn}`)).toEqual({
    "base-directory": "cs/Support/CSLiveSupportSrv/Collections",
    files: ["**/target/surefire-reports/*.xml", "**/target/failsafe-reports/*.xml"],
    "file-format": "JUNITXML",
  });
  const [, without] = specs.find(([name]) => name === "test of dockerfile")!;
  expect(parse(without)).not.toHaveProperty("reports");
});

test("a person finds the source of an image", () => {
  const connection = { kind: "created" as const, name: "git" };
  const common = { branch: "main", connection };
  const secret = { kind: "secret" as const, path: "/x" };
  const github = {
    kind: "github" as const,
    repository: "state/services",
    token: secret,
    webhookSecret: secret,
    ...common,
  };
  expect([
    sourceUrl({ kind: "codecommit", name: "thrive-services", branch: "main" }, "us-gov-west-1"),
    sourceUrl(github, "us-east-1"),
    sourceUrl({ ...github, host: "git.state.gov" }, "us-east-1"),
    sourceUrl({ kind: "gitlab", repository: "a/b/c", ...common }, "us-east-1"),
    sourceUrl({ kind: "bitbucket", repository: "a/b", ...common }, "us-east-1"),
  ]).toEqual([
    "https://git-codecommit.us-gov-west-1.amazonaws.com/v1/repos/thrive-services",
    "https://github.com/state/services",
    "https://git.state.gov/state/services",
    "https://gitlab.com/a/b/c",
    "https://bitbucket.org/a/b",
  ]);
});
