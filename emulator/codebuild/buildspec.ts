import { parse, YAMLParseError } from "yaml";
import { PhaseFailure } from "./phase-failure";

/** The phases that a buildspec may have commands for, in their order. */
export const commandPhases = ["install", "pre_build", "build", "post_build"] as const;

export type CommandPhase = (typeof commandPhases)[number];

export interface PhaseCommands {
  readonly commands: readonly string[];
  /** Run after the commands, whatever came of them. */
  readonly finally: readonly string[];
  readonly onFailure: "ABORT" | "CONTINUE";
}

export interface ArtifactFiles {
  readonly files: readonly string[];
  readonly excludePaths: readonly string[];
  readonly baseDirectory: string;
  readonly discardPaths: boolean;
  readonly name?: string;
}

export interface ReportFiles {
  readonly files: readonly string[];
  readonly baseDirectory: string;
  readonly format: string;
}

/** What a build does. Source: https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html */
export interface Buildspec {
  readonly shell: "sh" | "bash";
  readonly variables: Readonly<Record<string, string>>;
  readonly parameterStore: Readonly<Record<string, string>>;
  readonly secretsManager: Readonly<Record<string, string>>;
  readonly exportedVariables: readonly string[];
  readonly phases: Readonly<Partial<Record<CommandPhase, PhaseCommands>>>;
  readonly artifacts?: ArtifactFiles;
  /** By identifier. */
  readonly secondaryArtifacts: Readonly<Record<string, ArtifactFiles>>;
  /** By name or ARN of the report group. */
  readonly reports: Readonly<Record<string, ReportFiles>>;
}

type Members = Readonly<Record<string, unknown>>;

/** @throws PhaseFailure YAML_FILE_ERROR */
export function parseBuildspec(text: string): Buildspec {
  const spec = membersOf(read(text), "the buildspec");
  if (!["0.1", "0.2"].includes(String(spec.version)))
    throw refusal(`Unknown version of buildspec: ${String(spec.version)}; there are 0.1 and 0.2`);
  const env = membersOf(spec.env, "env");
  const phases = membersOf(spec.phases, "phases");
  if (spec.phases === undefined)
    throw refusal("This build image requires selecting at least one phase: phases are missing");
  const unknown = Object.keys(phases).find((name) => !commandPhases.includes(name as CommandPhase));
  if (unknown !== undefined) throw refusal(`unknown phase: ${unknown}; there are ${commandPhases.join(", ")}`);
  const artifacts = spec.artifacts === undefined ? undefined : membersOf(spec.artifacts, "artifacts");
  const secondary = Object.entries(membersOf(artifacts?.["secondary-artifacts"], "secondary-artifacts"));
  return {
    shell: env.shell === "bash" ? "bash" : "sh",
    variables: texts(env.variables, "env/variables"),
    parameterStore: texts(env["parameter-store"], "env/parameter-store"),
    secretsManager: texts(env["secrets-manager"], "env/secrets-manager"),
    exportedVariables: list(env["exported-variables"], "env/exported-variables"),
    phases: Object.fromEntries(Object.entries(phases).map(([name, phase]) => [name, phaseCommands(name, phase)])),
    artifacts: artifacts === undefined ? undefined : artifactFiles(artifacts, "artifacts"),
    secondaryArtifacts: Object.fromEntries(
      secondary.map(([id, one]) => [id, artifactFiles(membersOf(one, id), `secondary-artifacts/${id}`)]),
    ),
    reports: Object.fromEntries(
      Object.entries(membersOf(spec.reports, "reports")).map(([name, one]) => [name, reportFiles(name, one)]),
    ),
  };
}

function read(text: string): unknown {
  try {
    return parse(text) as unknown;
  } catch (error) {
    throw refusal(error instanceof YAMLParseError ? error.message.split("\n")[0]! : String(error));
  }
}

function refusal(message: string): PhaseFailure {
  return new PhaseFailure("YAML_FILE_ERROR", message);
}

function membersOf(value: unknown, place: string): Members {
  if (value === undefined || value === null) return {};
  if (typeof value === "object" && !Array.isArray(value)) return value as Members;
  throw refusal(`Expected ${place} to be a map`);
}

function texts(value: unknown, place: string): Record<string, string> {
  return Object.fromEntries(Object.entries(membersOf(value, place)).map(([name, one]) => [name, String(one ?? "")]));
}

function list(value: unknown, place: string): string[] {
  if (value === undefined || value === null) return [];
  const all: unknown[] = Array.isArray(value) ? value : [value];
  return all.map((one, index) => {
    if (typeof one === "object")
      throw refusal(`Expected ${place}[${index}] to be of string type: found subkeys instead`);
    return String(one);
  });
}

function phaseCommands(name: string, value: unknown): PhaseCommands {
  const phase = membersOf(value, `phases/${name}`);
  return {
    commands: list(phase.commands, "Commands"),
    finally: list(phase.finally, "Finally"),
    onFailure: phase["on-failure"] === "CONTINUE" ? "CONTINUE" : "ABORT",
  };
}

function artifactFiles(members: Members, place: string): ArtifactFiles {
  return {
    files: list(members.files, `${place}/files`),
    excludePaths: list(members["exclude-paths"], `${place}/exclude-paths`),
    baseDirectory: String(members["base-directory"] ?? "."),
    discardPaths: members["discard-paths"] === true || members["discard-paths"] === "yes",
    name: members.name === undefined ? undefined : String(members.name),
  };
}

function reportFiles(name: string, value: unknown): ReportFiles {
  const report = membersOf(value, `reports/${name}`);
  return {
    files: list(report.files, `reports/${name}/files`),
    baseDirectory: String(report["base-directory"] ?? "."),
    format: String(report["file-format"] ?? "JUNITXML").toUpperCase(),
  };
}
