import type { PipelineDeclaration } from "./pipeline-declaration";
import { pipelineArn } from "./pipeline-arn";
import { PipelineMachine } from "./pipeline-machine";
import type { PipelinePorts } from "./pipeline-ports";

/** A pipeline that was created, its earlier versions, and its executions. */
export class DeployedPipeline {
  readonly machine: PipelineMachine;
  readonly versions: PipelineDeclaration[] = [];
  readonly created: Date;
  updated: Date;
  /** Executions by the token that their start was asked with. */
  readonly startTokens = new Map<string, { readonly executionId: string; readonly request: string }>();

  constructor(declaration: PipelineDeclaration, ports: PipelinePorts) {
    this.machine = new PipelineMachine(ports);
    this.created = this.updated = ports.now();
    this.put(declaration);
  }

  get declaration(): PipelineDeclaration {
    return this.versions.at(-1)!;
  }

  get arn(): string {
    return pipelineArn(this.declaration);
  }

  /** Declares it anew; what is under way was meant for the former one. */
  update(declaration: PipelineDeclaration, at: Date): void {
    this.put(declaration);
    this.updated = at;
    this.machine.cancelAll("The pipeline was updated before the execution completed");
  }

  private put(declaration: PipelineDeclaration): void {
    this.versions.push(filled(declaration, this.versions.length + 1));
  }
}

/** As CodePipeline answers it: with what the declaration left open. */
function filled(declaration: PipelineDeclaration, version: number): PipelineDeclaration {
  const stages = declaration.stages.map((stage) => ({
    ...stage,
    actions: stage.actions.map((action) => ({
      ...action,
      runOrder: action.runOrder ?? 1,
      configuration: action.configuration ?? {},
      inputArtifacts: action.inputArtifacts ?? [],
      outputArtifacts: action.outputArtifacts ?? [],
    })),
  }));
  const { executionMode = "SUPERSEDED", pipelineType = "V1" } = declaration;
  return { ...declaration, stages, version, executionMode, pipelineType };
}
