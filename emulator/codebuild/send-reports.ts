import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { accountIn, arn } from "../authorization/arn";
import { roleCall } from "../role-call";
import type { RoleClientSettings } from "../role-clients";
import { wordsOf } from "../words-of";
import type { Buildspec, ReportFiles } from "./buildspec";
import { readJunit, type TestResult } from "./junit";
import { matchingFiles } from "./matching-files";
import { PhaseFailure } from "./phase-failure";

export interface ReportOptions {
  readonly reports: Buildspec["reports"];
  readonly source: string;
  readonly project: string;
  readonly buildArn: string;
  /** Of the build's role, which must be permitted to report. */
  readonly settings: RoleClientSettings;
}

/**
 * Reports what tests a build has run, whatever came of it.
 * @returns ARNs of the reports
 * @throws PhaseFailure CLIENT_ERROR in CodeBuild's words
 */
export async function sendReports(options: ReportOptions): Promise<string[]> {
  const arns: string[] = [];
  for (const [name, files] of Object.entries(options.reports)) {
    try {
      arns.push(await sendReport(name, files, options));
    } catch (error) {
      throw new PhaseFailure("CLIENT_ERROR", `Error in UPLOAD_ARTIFACTS phase: [${name}: [${wordsOf(error)}]]`);
    }
  }
  return arns;
}

async function sendReport(
  name: string,
  files: ReportFiles,
  { source, project, buildArn, settings }: ReportOptions,
): Promise<string> {
  if (files.format !== "JUNITXML")
    throw new Error(`The local AWS reads reports of JUNITXML, not of ${files.format}: use AWS itself.`);
  const tests = testsIn(join(source, files.baseDirectory), files.files);
  const call = <Output>(action: string, input: object) =>
    roleCall<Output>(settings, { service: "codebuild", target: `CodeBuild_20161006.${action}`, input });
  const isArn = name.startsWith("arn:");
  const reportGroupArn = isArn ? name : arn(accountIn(buildArn), "codebuild", `report-group/${project}-${name}`);
  if (!isArn)
    await call("CreateReportGroup", {
      name: `${project}-${name}`,
      type: "TEST",
      exportConfig: { exportConfigType: "NO_EXPORT" },
    }).catch(unlessThere);
  const { report } = await call<{ report: { arn: string } }>("CreateReport", { reportGroupArn, executionId: buildArn });
  await call("BatchPutTestCases", { reportGroupArn, reportArn: report.arn, testCases: tests });
  await call("UpdateReport", { reportGroupArn, reportArn: report.arn });
  return report.arn;
}

function testsIn(folder: string, patterns: readonly string[]): TestResult[] {
  const found = existsSync(folder) ? matchingFiles(folder, patterns) : [];
  if (found.length === 0) throw new Error("report files not found in build");
  return found.flatMap((path) => {
    try {
      return readJunit(readFileSync(join(folder, path), "utf8"));
    } catch (error) {
      throw new Error(`error processing report: ${path}: ${(error as Error).message}`, { cause: error });
    }
  });
}

function unlessThere(error: Error): void {
  if (error.name !== "ResourceAlreadyExistsException") throw error;
}
