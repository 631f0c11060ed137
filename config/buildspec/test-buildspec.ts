import type { Service } from "../service.schema";
import { takeFurther } from "./further-repositories";
import { languageOf } from "./language";
import { failFunction, indented, strictCommand } from "./strict-command";
import { semverPattern, testedFolder } from "./tested";
import { writeBuildspec } from "./write-buildspec";

export interface TestBuildspecInput {
  readonly service: Pick<Service, "name" | "source" | "build">;
  readonly reportGroupArn: string;
  /** Keys of the repositories that it is built from beside its own, sorted. @default none */
  readonly further?: readonly string[];
}

/** The build that runs what was pushed: tests, a report, and what the image is made from. It has neither docker nor a registry. */
export function testBuildspec({ service, reportGroupArn, further = [] }: TestBuildspecInput): string {
  const { name, source, build } = service;
  const { runtimes } = languageOf(build);
  const tests = build.kind === "dockerfile" ? [] : build.test;
  const reports = build.kind === "dockerfile" ? undefined : build.reports;
  const inSource = 'cd "$CODEBUILD_SRC_DIR/$SOURCE_PATH"';
  return writeBuildspec({
    env: { shell: "bash", variables: { SERVICE: name, SOURCE_PATH: source.path } },
    phases: {
      ...(Object.keys(runtimes).length === 0 ? {} : { install: { "runtime-versions": runtimes } }),
      build: {
        commands: [
          ...(further.length === 0 ? [] : [strictCommand('cd "$CODEBUILD_SRC_DIR"', ...takeFurther(further))]),
          ...tests.map((test) => strictCommand(inSource, test)),
          packing(service),
        ],
      },
    },
    ...(reports === undefined
      ? {}
      : {
          reports: {
            [reportGroupArn]: {
              "base-directory": source.path.replace(/\/$/, ""),
              files: reports.files,
              "file-format": reports.format,
            },
          },
        }),
    artifacts: { "base-directory": testedFolder, files: ["**/*"] },
  });
}

/** Reads the version, lists the parts, and packs what the image is made from; an archive keeps modes, links and hidden files, which artifacts may not. */
function packing({ build }: TestBuildspecInput["service"]): string {
  const { version, sbom } = languageOf(build);
  return strictCommand(
    failFunction,
    'cd "$CODEBUILD_SRC_DIR/$SOURCE_PATH"',
    "if [ -f VERSION ]; then",
    '  version="$(cat VERSION)"',
    "else",
    ...indented(version),
    "fi",
    `[[ $version =~ ${semverPattern} ]] || fail "its version is '$version'; write one like 1.4.0 into its project file, or into $SOURCE_PATH"VERSION`,
    "if [ ! -f sbom.cdx.json ]; then",
    ...indented(sbom),
    "fi",
    `grep -q '"bomFormat": *"CycloneDX"' sbom.cdx.json || fail "sbom.cdx.json is no CycloneDX list in JSON"`,
    'cd "$CODEBUILD_SRC_DIR"',
    `rm -rf ${testedFolder} && mkdir ${testedFolder}`,
    `printf '%s\\n' "$version" > ${testedFolder}/version`,
    `mv "$SOURCE_PATH"sbom.cdx.json ${testedFolder}/sbom.cdx.json`,
    `tar -cf ${testedFolder}/source.tar --exclude=./${testedFolder} --exclude=./.git --exclude=node_modules .`,
  );
}
