import type { ServiceEvent } from "../../../../emulator/events/service-events";
import { DeployedPipeline } from "../../../../emulator/codepipeline/deployed-pipeline";
import type { ActionResult, Execution } from "../../../../emulator/codepipeline/execution";
import type {
  ActionDeclaration,
  PipelineDeclaration,
  StageDeclaration,
} from "../../../../emulator/codepipeline/pipeline-declaration";
import type { ActionPlay, PipelinePorts } from "../../../../emulator/codepipeline/pipeline-ports";

interface Waiting {
  readonly play: ActionPlay;
  readonly end: (result: ActionResult) => void;
}

/** Actions that end when a test says so, ids that count, a clock that stands. */
export class PipelineWorld {
  readonly events: ServiceEvent[] = [];
  readonly measured: [name: string, value: number][] = [];
  readonly limits: { readonly seconds: number; readonly kind: string; readonly act: () => void }[] = [];
  time = new Date("2026-12-01T08:00:00Z");
  private waiting: Waiting[] = [];
  private lastId = 0;

  readonly ports: PipelinePorts = {
    now: () => this.time,
    newId: () => `id-${++this.lastId}`,
    play: (play) => new Promise((end) => this.waiting.push({ play, end })),
    after: (seconds, kind, _, act) => this.limits.push({ seconds, kind, act }),
    publish: (event) => this.events.push(event),
    measure: (_, name, value) => this.measured.push([name, value]),
  };

  deploy(more: Partial<PipelineDeclaration> = {}): DeployedPipeline {
    return new DeployedPipeline(declaration(more), this.ports);
  }

  start(pipeline: DeployedPipeline, variables: Record<string, string> = {}): Execution {
    return pipeline.machine.start({
      pipeline: pipeline.declaration,
      trigger: { triggerType: "StartPipelineExecution", triggerDetail: "arn:of:who" },
      variables,
    });
  }

  /** `STAGE/ACTION` of what runs. */
  get running(): string[] {
    return this.waiting
      .filter(({ play }) => !play.signal.aborted)
      .map(({ play }) => `${play.run.stage}/${play.run.declaration.name}`);
  }

  play(action: string): ActionPlay {
    return this.waiting.find(({ play }) => play.run.declaration.name === action && !play.signal.aborted)!.play;
  }

  /** Ends the longest running action of a name, and lets the pipeline go on. */
  async succeed(action: string, more: object = {}): Promise<void> {
    await this.end(action, { ...more, status: "Succeeded" });
  }

  async fail(action: string, message = "broken"): Promise<void> {
    await this.end(action, { status: "Failed", error: { code: "JobFailed", message } });
  }

  /** States that were told of pipelines (`STARTED`), stages (`Build STARTED`) and actions (`Build/Compile STARTED`). */
  get told(): string[] {
    return this.events.map(({ detail }) => {
      const { stage, action, state } = detail as Record<string, string>;
      return [[stage, action].filter(Boolean).join("/"), state].filter(Boolean).join(" ");
    });
  }

  private async end(action: string, result: ActionResult): Promise<void> {
    const found = this.waiting.find(({ play }) => play.run.declaration.name === action && !play.signal.aborted);
    if (found === undefined) throw new Error(`${action} does not run: ${this.running.join(", ")}`);
    this.waiting = this.waiting.filter((one) => one !== found);
    found.end(result);
    await new Promise(setImmediate);
  }
}

export function action(name: string, more: Partial<ActionDeclaration> = {}): ActionDeclaration {
  return {
    name,
    actionTypeId: { category: "Test", owner: "AWS", provider: "CodeBuild", version: "1" },
    configuration: { ProjectName: name },
    ...more,
  };
}

export const source = action("Source", {
  actionTypeId: { category: "Source", owner: "AWS", provider: "CodeCommit", version: "1" },
  configuration: { RepositoryName: "services", BranchName: "main" },
  outputArtifacts: [{ name: "source" }],
  namespace: "SourceVariables",
});

export function stage(name: string, ...actions: ActionDeclaration[]): StageDeclaration {
  return { name, actions };
}

/** Source, Build and dev, each with one action of its name. */
export function declaration(more: Partial<PipelineDeclaration> = {}): PipelineDeclaration {
  return {
    name: "collections",
    roleArn: "arn:aws:iam::123456789012:role/pipeline",
    artifactStore: { type: "S3", location: "artifacts" },
    pipelineType: "V2",
    stages: [stage("Source", source), stage("Build", action("Build")), stage("dev", action("dev"))],
    ...more,
  };
}

/** A condition of one VariableCheck. */
export function check(
  Variable: string,
  Operator: string,
  Value: string,
  result?: "SKIP" | "FAIL" | "ROLLBACK" | "RETRY",
) {
  const rule = {
    name: "asked",
    ruleTypeId: { category: "Rule", owner: "AWS", provider: "VariableCheck", version: "1" },
    configuration: { Variable, Operator, Value },
  };
  return { conditions: [{ result, rules: [rule] }] };
}
