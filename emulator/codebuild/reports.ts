import { randomUUID } from "node:crypto";
import { arn } from "../authorization/arn";
import type { ReportExportConfig, Tag } from "@aws-sdk/client-codebuild";
import { FillerError } from "../fillers/filler-error";
import type { TestResult } from "./junit";

export interface ReportGroupRecord {
  readonly arn: string;
  readonly name: string;
  readonly type: string;
  readonly created: Date;
  readonly status: "ACTIVE";
  exportConfig: ReportExportConfig;
  tags: Tag[];
  lastModified: Date;
}

export interface ReportRecord {
  readonly arn: string;
  readonly type: string;
  readonly name: string;
  readonly reportGroupArn: string;
  readonly executionId: string;
  readonly created: Date;
  readonly expired: Date;
  readonly exportConfig: ReportExportConfig;
  readonly truncated: boolean;
  status: "GENERATING" | "SUCCEEDED" | "FAILED";
  testSummary: object;
}

const thirtyDays = 30 * 86_400_000;

/** The report groups of CodeBuild, and what builds reported to them. */
export class Reports {
  readonly groups = new Map<string, ReportGroupRecord>();
  readonly reports = new Map<string, ReportRecord>();
  private readonly tests = new Map<string, TestResult[]>();

  constructor(
    private readonly now: () => Date,
    private readonly account: string,
  ) {}

  createGroup({
    name,
    type,
    exportConfig,
    tags = [],
  }: Pick<ReportGroupRecord, "name" | "type" | "exportConfig"> & { tags?: Tag[] }) {
    const groupArn = arn(this.account, "codebuild", `report-group/${name}`);
    if (this.groups.has(groupArn))
      throw new FillerError("ResourceAlreadyExistsException", `Report group already exists: ${groupArn}`);
    const at = this.now();
    const group: ReportGroupRecord = {
      arn: groupArn,
      name,
      type,
      exportConfig,
      tags,
      created: at,
      lastModified: at,
      status: "ACTIVE",
    };
    this.groups.set(groupArn, group);
    return group;
  }

  group(groupArn: string): ReportGroupRecord {
    const found = this.groups.get(groupArn);
    if (found === undefined)
      throw new FillerError("ResourceNotFoundException", `Report group ${groupArn} does not exist`);
    return found;
  }

  deleteGroup(groupArn: string, withReports: boolean): void {
    const reports = this.ofGroup(groupArn);
    if (reports.length > 0 && !withReports)
      throw new FillerError(
        "InvalidInputException",
        "Cannot delete report group that contains reports: set deleteReports",
      );
    for (const { arn: report } of reports) this.delete(report);
    this.groups.delete(groupArn);
  }

  /** Newest first. */
  ofGroup(groupArn: string): ReportRecord[] {
    return [...this.reports.values()].filter(({ reportGroupArn }) => reportGroupArn === groupArn).reverse();
  }

  create(groupArn: string, executionId: string): ReportRecord {
    const { name, type, exportConfig } = this.group(groupArn);
    const id = randomUUID();
    const created = this.now();
    const report: ReportRecord = {
      arn: arn(this.account, "codebuild", `report/${name}:${id}`),
      type,
      name: id,
      reportGroupArn: groupArn,
      executionId,
      status: "GENERATING",
      created,
      expired: new Date(created.getTime() + thirtyDays),
      exportConfig,
      truncated: false,
      testSummary: summaryOf([]),
    };
    this.reports.set(report.arn, report);
    this.tests.set(report.arn, []);
    return report;
  }

  /** Adds tests to a report that is being made. */
  add(reportArn: string, tests: readonly TestResult[]): void {
    this.tests.set(reportArn, [...(this.tests.get(reportArn) ?? []), ...tests]);
  }

  /** Counts what a report has. */
  complete(reportArn: string): ReportRecord {
    const report = this.reports.get(reportArn)!;
    const tests = this.tests.get(reportArn) ?? [];
    report.status = tests.some(({ status }) => status === "FAILED" || status === "ERROR") ? "FAILED" : "SUCCEEDED";
    report.testSummary = summaryOf(tests);
    return report;
  }

  delete(reportArn: string): void {
    this.reports.delete(reportArn);
    this.tests.delete(reportArn);
  }

  testCases(reportArn: string): object[] {
    const report = this.reports.get(reportArn);
    if (report === undefined) throw new FillerError("ResourceNotFoundException", `Report ${reportArn} does not exist`);
    return (this.tests.get(reportArn) ?? []).map(({ suite, ...test }) => ({
      ...test,
      reportArn,
      testSuiteName: suite,
      expired: report.expired,
    }));
  }
}

function summaryOf(tests: readonly TestResult[]): object {
  const count = (wanted: string) => tests.filter(({ status }) => status === wanted).length;
  return {
    total: tests.length,
    statusCounts: Object.fromEntries(
      ["SUCCEEDED", "FAILED", "ERROR", "SKIPPED", "UNKNOWN"].map((one) => [one, count(one)]),
    ),
    durationInNanoSeconds: tests.reduce((sum, { durationInNanoSeconds }) => sum + durationInNanoSeconds, 0),
  };
}
