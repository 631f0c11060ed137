import type { Build } from "../build.schema";

/** What a build does in the way of its language; every line of the shell runs in `source.path`. */
export interface Language {
  /** As CodeBuild's `runtime-versions` has them; none where the build needs no certain one. */
  readonly runtimes: Readonly<Record<string, string>>;
  /** Sets `version`, where no file `VERSION` says it. */
  readonly version: readonly string[];
  /** Makes `sbom.cdx.json`, where the tests made none. */
  readonly sbom: readonly string[];
}

/** Source: https://central.sonatype.com/artifact/org.cyclonedx/cyclonedx-maven-plugin */
const cycloneDxMaven = "org.cyclonedx:cyclonedx-maven-plugin:2.9.1";
/** Source: https://www.nuget.org/packages/CycloneDX */
const cycloneDxDotnet = "6.2.0";

const chooseMaven = "maven=mvn; if [ -x mvnw ]; then maven=./mvnw; fi";

const withoutLanguage: Language = {
  runtimes: {},
  version: [`version="$(sed -n 's/^  "version": "\\([^"]*\\)",\\{0,1\\}$/\\1/p' package.json 2>/dev/null || true)"`],
  sbom: [
    `printf '%s: the tests wrote no sbom.cdx.json, so the list names the image alone\\n' "$SERVICE"`,
    `printf '{"bomFormat":"CycloneDX","specVersion":"1.5","version":1,"metadata":{"component":{"type":"container","name":"%s","version":"%s"}},"components":[]}\\n' "$SERVICE" "$version" > sbom.cdx.json`,
  ],
};

/** How versions are read, and the parts of an image listed (CycloneDX, as JSON), for each kind of build. */
export function languageOf(build: Build): Language {
  switch (build.kind) {
    case "node":
      return {
        runtimes: { nodejs: build.version },
        version: [`version="$(node -p 'require("./package.json").version')"`],
        sbom: ["npm sbom --sbom-format cyclonedx --sbom-type application --omit dev > sbom.cdx.json"],
      };
    case "java":
      return {
        runtimes: { java: `corretto${build.version}` },
        version: [
          chooseMaven,
          `version="$("$maven" --batch-mode --quiet help:evaluate -Dexpression=project.version -DforceStdout | sed 's/-SNAPSHOT$//')"`,
        ],
        sbom: [
          chooseMaven,
          `"$maven" --batch-mode --no-transfer-progress ${cycloneDxMaven}:makeAggregateBom -DoutputFormat=json -DoutputName=sbom.cdx`,
          "cp target/sbom.cdx.json sbom.cdx.json",
        ],
      };
    case "dotnet":
      return {
        runtimes: { dotnet: build.version },
        version: [chooseProject, `version="$(dotnet msbuild "$project" -getProperty:Version)"`],
        sbom: [
          chooseSolution,
          `dotnet tool install CycloneDX --version ${cycloneDxDotnet} --tool-path "$HOME/.delivery-tools"`,
          `"$HOME/.delivery-tools/dotnet-CycloneDX" "$project" --exclude-test-projects --output . --filename sbom.cdx.json --output-format json`,
        ],
      };
    case "dockerfile":
    case "commands":
      return withoutLanguage;
  }
}

const chooseFrom = (patterns: string) =>
  `project=; for file in ${patterns}; do if [ -z "$project" ] && [ -f "$file" ]; then project="$file"; fi; done`;
const chooseProject = chooseFrom("*.csproj *.fsproj */*.csproj */*.fsproj");
const chooseSolution = chooseFrom("*.sln *.slnx *.csproj *.fsproj");
