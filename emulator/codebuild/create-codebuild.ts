import { mkdirSync, rmSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import type { Context, Part } from "../context";
import type { Filler } from "../fillers/filler";
import { Tether } from "../processes/tether";
import { RoleSessions, type RoleTaker } from "../role-sessions";
import { buildEvent } from "./build-events";
import { BuildQueue } from "./build-queue";
import { BuildRun } from "./build-run";
import { BuildPhases, type BuildRecord } from "./build-state";
import { CodeBuildActions } from "./codebuild-actions";

/** Assumes the roles of builds. */
const codeBuild: RoleTaker = {
  service: "codebuild.amazonaws.com",
  refusal: (roleArn) =>
    `CodeBuild is not authorized to perform: sts:AssumeRole on service role. Please verify that: 1) The provided service role exists, 2) The role name is case-sensitive and matches exactly, and 3) The role has the necessary trust policy configuration: ${roleArn}`,
};

/** CodeBuild of the running local AWS: its calls, and the processes of its builds. */
export function createCodeBuild(context: Context): Filler & Part {
  const folder = join(context.files.folder, "codebuild");
  const tether = new Tether(join(context.files.folder, "build-processes"));
  const sessions = new RoleSessions(context.clients.addressOf("sts"), codeBuild);
  const queue = new BuildQueue(Math.max(1, Math.min(2, availableParallelism())));
  const moved = (build: BuildRecord) => void context.events.publish(buildEvent(build));
  const tools = { context, sessions, tether, folder };
  const start = (build: BuildRecord) => {
    const phases = new BuildPhases(build, () => context.clock.now());
    phases.begin("SUBMITTED");
    phases.end("SUCCEEDED");
    phases.begin("QUEUED");
    moved(build);
    const { logs, source } = build;
    const request = { build, buildspec: source?.buildspec, logGroup: logs!.groupName!, logStream: logs!.streamName! };
    const running = new BuildRun(request, tools);
    queue.add({
      build,
      stop: () => running.stop(),
      run: async () => {
        phases.end("SUCCEEDED");
        await running.run();
        moved(build);
        measure(context, build);
      },
    });
  };
  const actions = new CodeBuildActions({
    account: context.clients.account,
    now: () => context.clock.now(),
    start,
    stop: (id) => queue.stop(id),
  });
  return {
    service: actions.service,
    actions: actions.actions,
    start: () => {
      rmSync(folder, { recursive: true, force: true });
      mkdirSync(folder, { recursive: true });
      tether.start();
      return Promise.resolve();
    },
    stop: async () => {
      await queue.end();
      tether.stop();
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** Source: https://docs.aws.amazon.com/codebuild/latest/userguide/cloudwatch_metrics-codebuild.html */
function measure({ metrics }: Pick<Context, "metrics">, build: BuildRecord): void {
  const common = { namespace: "AWS/CodeBuild", dimensions: { ProjectName: build.projectName } };
  const seconds = (build.endTime!.getTime() - build.startTime.getTime()) / 1000;
  metrics.measure({ ...common, name: "Builds", value: 1, unit: "Count" });
  metrics.measure({ ...common, name: "Duration", value: seconds, unit: "Seconds" });
  const name = build.buildStatus === "SUCCEEDED" ? "SucceededBuilds" : "FailedBuilds";
  metrics.measure({ ...common, name, value: 1, unit: "Count" });
}
