import { stringify } from "yaml";

/** What CodeBuild does, as far as builds of services use it. Source: https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html */
export interface BuildspecDocument {
  readonly env: {
    readonly shell: "bash";
    readonly variables: Readonly<Record<string, string>>;
    readonly "exported-variables"?: readonly string[];
  };
  readonly phases: {
    readonly install?: { readonly "runtime-versions": Readonly<Record<string, string>> };
    readonly build: { readonly commands: readonly string[] };
  };
  readonly reports?: Readonly<Record<string, ReportFiles>>;
  readonly artifacts?: { readonly "base-directory": string; readonly files: readonly string[] };
}

interface ReportFiles {
  readonly "base-directory": string;
  readonly files: readonly string[];
  readonly "file-format": string;
}

/** Writes a buildspec as a person reads it: a line of a command is a line. Terraform evaluates none of it, since nothing in it has `$` before `{`. */
export function writeBuildspec(document: BuildspecDocument): string {
  return stringify({ version: 0.2, ...document }, { lineWidth: 0, aliasDuplicateObjects: false });
}
