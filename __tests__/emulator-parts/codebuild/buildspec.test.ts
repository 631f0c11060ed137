import { parseBuildspec } from "../../../emulator/codebuild/buildspec";
import type { PhaseFailure } from "../../../emulator/codebuild/phase-failure";

test("reads what a build does", () => {
  const spec = parseBuildspec(`
version: 0.2
env:
  shell: bash
  variables: { A: 1 }
  parameter-store: { B: /b }
  secrets-manager: { C: "c:key" }
  exported-variables: [TAG]
phases:
  build:
    on-failure: CONTINUE
    commands: [make, "make test"]
    finally: [tidy]
artifacts:
  files: ["**/*"]
  base-directory: out
  discard-paths: yes
  secondary-artifacts:
    more: { files: [a.txt] }
reports:
  tests: { files: ["*.xml"], base-directory: out }
`);
  expect(spec).toEqual({
    shell: "bash",
    variables: { A: "1" },
    parameterStore: { B: "/b" },
    secretsManager: { C: "c:key" },
    exportedVariables: ["TAG"],
    phases: { build: { commands: ["make", "make test"], finally: ["tidy"], onFailure: "CONTINUE" } },
    artifacts: { files: ["**/*"], excludePaths: [], baseDirectory: "out", discardPaths: true, name: undefined },
    secondaryArtifacts: {
      more: { files: ["a.txt"], excludePaths: [], baseDirectory: ".", discardPaths: false, name: undefined },
    },
    reports: { tests: { files: ["*.xml"], baseDirectory: "out", format: "JUNITXML" } },
  });
});

test.each([
  ["version: 3\nphases: {}", "Unknown version of buildspec: 3; there are 0.1 and 0.2"],
  ["version: 0.2", "This build image requires selecting at least one phase: phases are missing"],
  [
    "version: 0.2\nphases: { biuld: { commands: [x] } }",
    "unknown phase: biuld; there are install, pre_build, build, post_build",
  ],
  [
    "version: 0.2\nphases: { build: { commands: [{ a: b }] } }",
    "Expected Commands[0] to be of string type: found subkeys instead",
  ],
  ["version: 0.2\nphases: [x]", "Expected phases to be a map"],
])("refuses %s", (text, message) => {
  const refusal = () => parseBuildspec(text);
  expect(refusal).toThrow(message);
  try {
    refusal();
  } catch (error) {
    expect((error as PhaseFailure).statusCode).toBe("YAML_FILE_ERROR");
  }
});

test("refuses what is no YAML", () => {
  expect(() => parseBuildspec("version: 0.2\nphases:\n  build: *none")).toThrow(/Unresolved alias/);
});
