import { randomBytes } from "node:crypto";
import type { Project, ReportExportConfig, StartBuildInput, Tag, Webhook } from "@aws-sdk/client-codebuild";
import { arn } from "../authorization/arn";
import type { Filler, FillerAction } from "../fillers/filler";
import { FillerError } from "../fillers/filler-error";
import { buildRecord } from "./build-record";
import type { BuildRecord } from "./build-state";
import { checkProject, filledProject } from "./check-project";
import type { TestResult } from "./junit";
import { Reports } from "./reports";

/** Pages of lists. */
const mostListed = 100;

export interface CodeBuildOptions {
  readonly account: string;
  readonly now: () => Date;
  /** Takes a build to be run. */
  readonly start: (build: BuildRecord) => void;
  readonly stop: (id: string) => void;
}

/** CodeBuild's calls. */
export class CodeBuildActions implements Filler {
  readonly service = "codebuild";
  readonly reports: Reports;
  private readonly projects = new Map<string, Project>();
  private readonly builds = new Map<string, { record: BuildRecord; input: StartBuildInput }>();
  private readonly numbers = new Map<string, number>();
  private readonly credentials = new Map<string, { arn: string; serverType: string; authType: string }>();

  constructor(private readonly options: CodeBuildOptions) {
    this.reports = new Reports(options.now, options.account);
  }

  readonly actions: Readonly<Record<string, FillerAction>> = {
    CreateProject: (input: Project & { badgeEnabled?: boolean }) => {
      if (this.projects.has(input.name!))
        throw new FillerError(
          "ResourceAlreadyExistsException",
          `Project already exists: ${this.arnOf(`project/${input.name}`)}`,
        );
      const at = this.options.now();
      const { badgeEnabled = false, ...rest } = input;
      const project = {
        ...rest,
        arn: this.arnOf(`project/${input.name}`),
        badge: { badgeEnabled },
        created: at,
        lastModified: at,
      };
      checkProject(project);
      this.projects.set(input.name!, filledProject(project));
      return { project: this.projects.get(input.name!) };
    },
    UpdateProject: (input: Project & { badgeEnabled?: boolean }) => {
      const before = this.project(input.name!);
      const { badgeEnabled, ...rest } = input;
      const badge = badgeEnabled === undefined ? before.badge : { badgeEnabled };
      const project = { ...before, ...rest, badge, lastModified: this.options.now() };
      checkProject(project);
      this.projects.set(input.name!, filledProject(project));
      return { project: this.projects.get(input.name!) };
    },
    DeleteProject: (input: { name: string }) => {
      const name = input.name.split("/").at(-1)!; // Terraform gives the ARN
      this.projects.delete(name);
      for (const { record } of [...this.builds.values()]) if (record.projectName === name) this.forget(record);
      return {};
    },
    BatchGetProjects: ({ names }: { names: readonly string[] }) => {
      const plain = names.map((name) => name.split("/").at(-1)!);
      return {
        projects: plain.flatMap((name) => this.projects.get(name) ?? []),
        projectsNotFound: plain.filter((name) => !this.projects.has(name)),
      };
    },
    ListProjects: () => ({ projects: [...this.projects.keys()].sort() }),

    StartBuild: async (input: StartBuildInput, call) => ({ build: this.start(input, await call.caller()) }),
    RetryBuild: async ({ id }: { id: string }, call) => {
      return { build: this.start(this.build(id).input, await call.caller()) };
    },
    StopBuild: ({ id }: { id: string }) => {
      const { record } = this.build(id);
      this.options.stop(record.id);
      return { build: answered(record) };
    },
    BatchGetBuilds: ({ ids }: { ids: readonly string[] }) => {
      const plain = ids.map((id) => id.replace(/^arn:.*:build\//, ""));
      return {
        builds: plain.flatMap((id) => this.builds.get(id)?.record ?? []).map(answered),
        buildsNotFound: plain.filter((id) => !this.builds.has(id)),
      };
    },
    ListBuilds: (input: { sortOrder?: string; nextToken?: string }) => this.list(() => true, input),
    ListBuildsForProject: (input: { projectName: string; sortOrder?: string; nextToken?: string }) => {
      this.project(input.projectName);
      return this.list(({ projectName }) => projectName === input.projectName, input);
    },
    BatchDeleteBuilds: ({ ids }: { ids: readonly string[] }) => {
      for (const id of ids) this.builds.delete(id);
      return { buildsDeleted: ids, buildsNotDeleted: [] };
    },

    CreateReportGroup: (input: { name: string; type: string; exportConfig: ReportExportConfig; tags?: Tag[] }) => {
      return { reportGroup: this.reports.createGroup(input) };
    },
    UpdateReportGroup: (input: { arn: string; exportConfig?: ReportExportConfig; tags?: Tag[] }) => {
      const group = this.reports.group(input.arn);
      group.exportConfig = input.exportConfig ?? group.exportConfig;
      group.tags = input.tags ?? group.tags;
      group.lastModified = this.options.now();
      return { reportGroup: group };
    },
    DeleteReportGroup: (input: { arn: string; deleteReports?: boolean }) => {
      this.reports.deleteGroup(input.arn, input.deleteReports ?? false);
      return {};
    },
    BatchGetReportGroups: ({ reportGroupArns }: { reportGroupArns: readonly string[] }) => {
      const { groups } = this.reports;
      return {
        reportGroups: reportGroupArns.flatMap((one) => groups.get(one) ?? []),
        reportGroupsNotFound: reportGroupArns.filter((one) => !groups.has(one)),
      };
    },
    ListReportGroups: () => ({ reportGroups: [...this.reports.groups.keys()].sort() }),
    ListReportsForReportGroup: ({ reportGroupArn }: { reportGroupArn: string }) => {
      this.reports.group(reportGroupArn);
      return { reports: this.reports.ofGroup(reportGroupArn).map((report) => report.arn) };
    },
    ListReports: () => ({ reports: [...this.reports.reports.keys()].reverse() }),
    BatchGetReports: ({ reportArns }: { reportArns: readonly string[] }) => {
      const { reports } = this.reports;
      return {
        reports: reportArns.flatMap((one) => reports.get(one) ?? []),
        reportsNotFound: reportArns.filter((one) => !reports.has(one)),
      };
    },
    DeleteReport: (input: { arn: string }) => {
      this.reports.delete(input.arn);
      return {};
    },
    DescribeTestCases: ({ reportArn, filter }: { reportArn: string; filter?: { status?: string } }) => {
      const all = this.reports.testCases(reportArn) as { status: string }[];
      return { testCases: all.filter(({ status }) => filter?.status === undefined || status === filter.status) };
    },
    // What builds ask with their roles; no SDK has it.
    CreateReport: ({ reportGroupArn, executionId }: { reportGroupArn: string; executionId: string }) => {
      return { report: this.reports.create(reportGroupArn, executionId) };
    },
    BatchPutTestCases: ({ reportArn, testCases }: { reportArn: string; testCases: readonly TestResult[] }) => {
      this.reports.add(reportArn, testCases);
      return {};
    },
    UpdateReport: ({ reportArn }: { reportArn: string }) => ({ report: this.reports.complete(reportArn) }),
    GetResourcePolicy: () => {
      throw new FillerError("ResourceNotFoundException", "Resource policy not found");
    },

    CreateWebhook: ({ projectName, ...input }: { projectName: string } & Webhook) => {
      const project = this.project(projectName);
      if (project.webhook !== undefined)
        throw new FillerError("ResourceAlreadyExistsException", `Webhook already exists: ${projectName}`);
      if (!/^(GITHUB|GITLAB|BITBUCKET)/.test(project.source!.type!))
        throw new FillerError(
          "InvalidInputException",
          `Webhooks are not supported for source type ${project.source!.type}`,
        );
      const payloadUrl = `https://codebuild.us-east-1.amazonaws.com/webhooks?t=${randomBytes(16).toString("base64url")}&v=1`;
      const webhook = {
        ...input,
        url: "https://api.github.com/repos/local/local/hooks/1",
        payloadUrl,
        secret: randomBytes(32).toString("hex"),
      };
      return { webhook: this.withWebhook(project, webhook) };
    },
    UpdateWebhook: ({ projectName, ...input }: { projectName: string } & Webhook) => {
      const project = this.project(projectName);
      if (project.webhook === undefined)
        throw new FillerError("ResourceNotFoundException", `No webhook exists for project: ${projectName}`);
      return { webhook: this.withWebhook(project, { ...project.webhook, ...input }) };
    },
    DeleteWebhook: ({ projectName }: { projectName: string }) => {
      const project = this.project(projectName);
      if (project.webhook === undefined)
        throw new FillerError("ResourceNotFoundException", `No webhook exists for project: ${projectName}`);
      this.withWebhook(project, undefined);
      return {};
    },

    ImportSourceCredentials: ({ serverType, authType }: { serverType: string; authType: string }) => {
      const found = this.arnOf(`token/${serverType.toLowerCase()}`);
      this.credentials.set(found, { arn: found, serverType, authType });
      return { arn: found };
    },
    ListSourceCredentials: () => ({ sourceCredentialsInfos: [...this.credentials.values()] }),
    DeleteSourceCredentials: (input: { arn: string }) => {
      if (!this.credentials.delete(input.arn))
        throw new FillerError("ResourceNotFoundException", `Source credentials do not exist: ${input.arn}`);
      return { arn: input.arn };
    },
  };

  private arnOf(resource: string): string {
    return arn(this.options.account, "codebuild", resource);
  }

  private start(input: StartBuildInput, caller: string): object {
    const project = this.project(input.projectName!);
    const { concurrentBuildLimit: limit } = project;
    const active = [...this.builds.values()].filter(
      ({ record }) => record.projectName === project.name && !record.buildComplete,
    );
    if (limit !== undefined && active.length >= limit)
      throw new FillerError(
        "AccountLimitExceededException",
        `Cannot have more than ${limit} builds in queue for the project`,
      );
    const number = (this.numbers.get(project.name!) ?? 0) + 1;
    this.numbers.set(project.name!, number);
    const record = buildRecord(project, input, number, this.options.now(), caller);
    this.builds.set(record.id, { record, input });
    this.options.start(record);
    return answered(record);
  }

  private list(
    wanted: (build: BuildRecord) => boolean,
    { sortOrder = "DESCENDING", nextToken = "0" }: { sortOrder?: string; nextToken?: string },
  ): object {
    const found = [...this.builds.values()]
      .map(({ record }) => record)
      .filter(wanted)
      .map(({ id }) => id);
    if (sortOrder === "DESCENDING") found.reverse();
    const to = Number(nextToken) + mostListed;
    return { ids: found.slice(Number(nextToken), to), nextToken: to < found.length ? String(to) : undefined };
  }

  private forget({ id }: BuildRecord): void {
    this.options.stop(id);
    this.builds.delete(id);
  }

  private withWebhook(project: Project, webhook: Webhook | undefined): Webhook | undefined {
    this.projects.set(project.name!, { ...project, webhook });
    return webhook;
  }

  private project(name: string): Project {
    const found = this.projects.get(name.split("/").at(-1)!);
    if (found !== undefined) return found;
    throw new FillerError("ResourceNotFoundException", `Project cannot be found: ${this.arnOf(`project/${name}`)}`);
  }

  private build(id: string) {
    const found = this.builds.get(id.replace(/^arn:.*:build\//, ""));
    if (found === undefined) throw new FillerError("ResourceNotFoundException", `Build cannot be found: ${id}`);
    return found;
  }
}

function answered({ artifactTargets: _, ...build }: BuildRecord): object {
  return build;
}
