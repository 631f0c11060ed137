import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { BuildPhaseType, ProjectSource, StatusType } from "@aws-sdk/client-codebuild";
import type { Context } from "../context";
import type { Tether } from "../processes/tether";
import { RoleClients, type RoleClientSettings } from "../role-clients";
import { RenewedSession, type RoleSessions } from "../role-sessions";
import { buildEnvironment } from "./build-environment";
import { BuildLog } from "./build-log";
import { BuildShell } from "./build-shell";
import { BuildPhases, type BuildRecord } from "./build-state";
import { buildVariables } from "./build-variables";
import { parseBuildspec, type Buildspec, type CommandPhase, type PhaseCommands } from "./buildspec";
import { PhaseFailure } from "./phase-failure";
import { sendReports } from "./send-reports";
import { downloadSource } from "./source-download";
import { uploadArtifacts } from "./upload-artifacts";

export interface BuildTools {
  readonly context: Pick<Context, "clock" | "endpoint" | "note">;
  readonly sessions: RoleSessions;
  readonly tether: Tether;
  /** Where builds have their folders. */
  readonly folder: string;
}

/** What a build must be started with. */
export interface BuildRequest {
  readonly build: BuildRecord;
  readonly buildspec: string | undefined;
  readonly logGroup: string;
  readonly logStream: string;
}

/** What runs while a build has commands to run. */
interface Running {
  readonly shell: BuildShell;
  readonly buildspec: Buildspec;
  readonly source: string;
}

/** One build from its first phase to its last; leaves nothing on the disk. */
export class BuildRun {
  private readonly stopping = new AbortController();
  private readonly ended = new AbortController();
  private readonly phases: BuildPhases;
  private readonly folder: string;
  private readonly clients: RoleClients;
  private readonly settings: RoleClientSettings;
  private readonly session: RenewedSession;
  private log?: BuildLog;
  private shell?: BuildShell;
  /** Why nothing more is to run: the build was stopped, or took too long. */
  private interruption?: "STOPPED" | "TIMED_OUT";
  private status: StatusType = "SUCCEEDED";

  constructor(
    private readonly request: BuildRequest,
    private readonly tools: BuildTools,
  ) {
    const { build } = request;
    const { sessions, context, folder } = tools;
    this.phases = new BuildPhases(build, () => context.clock.now());
    this.folder = join(folder, build.id.replace(":", "-"));
    this.session = new RenewedSession(
      sessions,
      build.serviceRole!,
      projectArn(build), // a role is trusted for a project, not for one of its builds
      `AWSCodeBuild-${build.id.split(":")[1]}`,
    );
    const credentials = () => this.session.keys();
    this.settings = { endpoint: context.endpoint, region: "us-east-1", credentials, maxAttempts: 1 };
    this.clients = new RoleClients(this.settings, this.stopping.signal);
  }

  /** Never rejects: the build tells what came of it. */
  async run(): Promise<void> {
    const { build } = this.request;
    const limit = (build.timeoutInMinutes ?? 60) * 60;
    void this.tools.context.clock.allow(limit, this.ended.signal).then(() => this.interrupt("TIMED_OUT"));
    try {
      await this.work();
    } finally {
      this.shell?.end();
      await this.phase("FINALIZING", () => Promise.resolve());
      await this.log?.close();
      this.phases.begin("COMPLETED");
      this.clients.close();
      this.ended.abort();
      rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 }); // the killed ones may write their last
      build.endTime = this.tools.context.clock.now();
      build.buildStatus = this.interruption ?? this.status;
      build.buildComplete = true;
    }
  }

  stop(): void {
    this.interrupt("STOPPED");
  }

  private interrupt(why: "STOPPED" | "TIMED_OUT"): void {
    if (this.ended.signal.aborted) return;
    this.interruption ??= why;
    this.stopping.abort();
    this.shell?.end();
  }

  private async work(): Promise<void> {
    if (!(await this.phase("PROVISIONING", () => this.provision()))) return;
    let running: Running | undefined;
    const isReady = await this.phase("DOWNLOAD_SOURCE", async () => {
      running = await this.prepare();
    });
    if (!isReady || running === undefined) return;
    if (!(await this.commands(running, "install")) || !(await this.commands(running, "pre_build")))
      return this.report(running);
    const isBuilt = await this.commands(running, "build");
    await this.commands(running, "post_build", { CODEBUILD_BUILD_SUCCEEDING: isBuilt ? "1" : "0" });
    await this.exportVariables(running);
    await this.phase("UPLOAD_ARTIFACTS", async () => this.upload(running!));
  }

  /** Reports of tests are sent even where the build ended early. */
  private async report(running: Running): Promise<void> {
    if (this.interruption !== undefined) return;
    await this.phase("UPLOAD_ARTIFACTS", async () => this.sendReports(running).catch(() => {}));
  }

  private async provision(): Promise<void> {
    const { build, logGroup: group, logStream: stream } = this.request;
    const { context } = this.tools;
    await this.session.keys().catch((error: Error) => {
      throw new PhaseFailure("ACCESS_DENIED", error.message);
    });
    if (build.logs?.cloudWatchLogs?.status === "DISABLED") return;
    this.log = await BuildLog.open({
      group,
      stream,
      roleArn: build.serviceRole!,
      buildArn: build.arn,
      clients: this.clients,
      clock: context.clock,
      note: context.note,
    });
    this.log.say("Waiting for agent ping");
  }

  private async prepare(): Promise<Running> {
    const { build } = this.request;
    for (const name of ["home", "tmp", "src"]) mkdirSync(join(this.folder, name), { recursive: true });
    const source = await this.download(build.source!, build.sourceVersion, "src0");
    const secondarySources: Record<string, string> = {};
    for (const secondary of build.secondarySources ?? []) {
      const id = secondary.sourceIdentifier!;
      const version = build.secondarySourceVersions?.find(
        ({ sourceIdentifier }) => sourceIdentifier === id,
      )?.sourceVersion;
      secondarySources[id] = await this.download(secondary, version, `src-${id}`);
    }
    const buildspec = parseBuildspec(this.textOfBuildspec(source));
    const declared = build.environment?.environmentVariables ?? [];
    const variables = await buildVariables(buildspec, declared, this.clients);
    const { endpoint } = this.tools.context;
    const session = await this.session.keys();
    const place = { folder: this.folder, source, secondarySources, endpoint, session };
    this.shell = new BuildShell({
      state: join(this.folder, "state"),
      folder: source,
      environment: { ...buildEnvironment(build, place), ...variables },
      shell: buildspec.shell,
      tether: this.tools.tether,
      print: (text) => this.log?.print(text),
    });
    if (this.interruption !== undefined) this.shell.end();
    return { shell: this.shell, buildspec, source };
  }

  private async download(source: ProjectSource, version: string | undefined, name: string): Promise<string> {
    const folder = join(this.folder, "src", name);
    const { clients, settings } = this;
    const resolved = await downloadSource({ source, version, folder }, { clients, settings });
    if (name === "src0") this.request.build.resolvedSourceVersion = resolved;
    return folder;
  }

  /** Given whole, or as the path of a file in the source. */
  private textOfBuildspec(source: string): string {
    const given = this.request.buildspec;
    if (given?.includes("\n") === true || /^\s*(version:|\{)/.test(given ?? "")) return given!;
    const path = given === undefined || given === "" ? "buildspec.yml" : given;
    if (existsSync(join(source, path))) return readFileSync(join(source, path), "utf8");
    throw new PhaseFailure("YAML_FILE_ERROR", `stat ${join(source, path)}: no such file or directory`);
  }

  private async commands(
    running: Running,
    name: CommandPhase,
    variables: Record<string, string> = {},
  ): Promise<boolean> {
    const commands = running.buildspec.phases[name];
    const isGood = await this.phase(name.toUpperCase() as BuildPhaseType, async () => {
      if (commands !== undefined) await this.runCommands(running, commands, variables);
    });
    return isGood || (commands?.onFailure === "CONTINUE" && this.interruption === undefined);
  }

  private async runCommands(
    { shell }: Running,
    phase: PhaseCommands,
    variables: Record<string, string>,
  ): Promise<void> {
    try {
      for (const command of phase.commands) await this.runCommand(shell, command, variables);
    } finally {
      for (const command of phase.finally) await this.runCommand(shell, command, variables);
    }
  }

  private async runCommand(shell: BuildShell, command: string, variables: Record<string, string>): Promise<void> {
    this.log?.say(`Running command ${command}`);
    const code = await shell.run(command, variables);
    if (code === 0 && this.interruption === undefined) return;
    if (this.interruption === undefined)
      this.log?.say(`Command did not exit successfully ${command} exit status ${code}`);
    throw new PhaseFailure(
      "COMMAND_EXECUTION_ERROR",
      `Error while executing command: ${command}. Reason: exit status ${code}`,
    );
  }

  private async exportVariables({ shell, buildspec }: Running): Promise<void> {
    const exported: { name: string; value: string }[] = [];
    for (const name of buildspec.exportedVariables) exported.push({ name, value: (await shell.variable(name)) ?? "" });
    this.request.build.exportedEnvironmentVariables = exported;
  }

  private async upload(running: Running): Promise<void> {
    const { build } = this.request;
    await this.sendReports(running);
    const { source, buildspec } = running;
    const common = {
      source,
      project: build.projectName,
      buildId: build.id.split(":")[1]!,
      key: build.encryptionKey,
      clients: this.clients,
    };
    const [main, ...more] = build.artifactTargets;
    const location = await uploadArtifacts({ ...common, target: main!, files: buildspec.artifacts });
    build.artifacts = { location };
    for (const target of more) {
      const files = buildspec.secondaryArtifacts[target.artifactIdentifier!];
      await uploadArtifacts({ ...common, target, files });
    }
  }

  private async sendReports({ source, buildspec }: Running): Promise<void> {
    const { build } = this.request;
    const { projectName: project, arn: buildArn } = build;
    build.reportArns = await sendReports({
      reports: buildspec.reports,
      source,
      project,
      buildArn,
      settings: this.settings,
    });
  }

  /** @returns whether it went well */
  private async phase(type: BuildPhaseType, act: () => Promise<void>): Promise<boolean> {
    if (this.interruption !== undefined && type !== "FINALIZING") return false;
    this.phases.begin(type);
    this.log?.say(`Entering phase ${type}`);
    try {
      await act();
      if (this.interruption !== undefined) throw new PhaseFailure("", "", this.interruption);
      this.phases.end("SUCCEEDED", [{ statusCode: "", message: "" }]);
      this.log?.say(`Phase complete: ${type} State: SUCCEEDED`);
      return true;
    } catch (error) {
      this.failed(type, error as Error);
      return false;
    }
  }

  private failed(type: BuildPhaseType, error: Error): void {
    const { statusCode, status, message } =
      error instanceof PhaseFailure ? error : new PhaseFailure("CLIENT_ERROR", error.message);
    const ended = this.interruption ?? status;
    const context = this.interruption === undefined ? { statusCode, message } : { statusCode: "", message: "" };
    this.status = "FAILED";
    this.phases.end(type === "FINALIZING" ? "SUCCEEDED" : ended, [context]);
    this.log?.say(`Phase complete: ${type} State: ${ended}`);
    this.log?.say(`Phase context status code: ${context.statusCode} Message: ${context.message}`);
  }
}

function projectArn({ arn, projectName }: BuildRecord): string {
  return arn.replace(/:build\/.*/, `:project/${projectName}`);
}
