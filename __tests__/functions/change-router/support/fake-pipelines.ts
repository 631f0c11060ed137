import type { ExecutionStatus } from "../../../../functions/change-router/core/marker";
import type { Execution, PipelineStart, Pipelines } from "../../../../functions/change-router/core/ports";
import type { FakeClock } from "./fake-clock";

/** What a person starts by hand, or AWS by itself. */
export interface ForeignStart {
  readonly pipeline: string;
  readonly revisions: Readonly<Record<string, string>>;
  readonly variables?: Readonly<Record<string, string>>;
  readonly kind?: "standard" | "rollback";
  readonly trigger?: string;
}

/** CodePipeline: executions that end when somebody says so. */
export class FakePipelines implements Pipelines {
  /** The oldest first. */
  readonly executions: (Execution & { readonly pipeline: string })[] = [];
  readonly starts: PipelineStart[] = [];
  /** Told of each execution that the router starts. */
  onStart: (start: PipelineStart, id: string) => void = () => undefined;
  private readonly tokens = new Map<string, string>();

  constructor(
    private readonly clock: FakeClock,
    /** Whether a token starts one execution, as AWS says. */
    private readonly idempotent = true,
  ) {}

  async start(start: PipelineStart): Promise<string> {
    const known = this.idempotent ? this.tokens.get(start.token) : undefined;
    if (known !== undefined) return known;
    this.starts.push(start);
    const { pipeline, revisions } = start;
    const id = this.begin({ pipeline, revisions, variables: { ROUTER_DECISION: start.decision } });
    this.tokens.set(start.token, id);
    this.onStart(start, id);
    return id;
  }

  begin({
    pipeline,
    revisions,
    variables = {},
    kind = "standard",
    trigger = "StartPipelineExecution",
  }: ForeignStart): string {
    const id = `execution-${this.executions.length + 1}`;
    // No two executions of a pipeline start in one millisecond.
    this.clock.advance(0.001);
    const defaults = { ROUTER_DECISION: "none", REASON: "none", IMAGE_DIGEST: "build", ENVIRONMENTS: "|dev|prod|" };
    this.executions.push({
      pipeline,
      id,
      status: "InProgress",
      startedAt: this.clock.iso(),
      trigger,
      kind,
      revisions,
      variables: { ...defaults, ...variables },
      rejected: false,
    });
    return id;
  }

  end(id: string, status: ExecutionStatus, rejected = false): void {
    const index = this.executions.findIndex((one) => one.id === id);
    this.executions[index] = { ...this.executions[index]!, status, rejected };
  }

  of(pipeline: string): (Execution & { readonly pipeline: string })[] {
    return this.executions.filter((one) => one.pipeline === pipeline);
  }

  async recent(pipeline: string): Promise<Execution[]> {
    return this.of(pipeline).reverse().slice(0, 100);
  }

  async execution(pipeline: string, executionId: string): Promise<Execution | undefined> {
    return this.of(pipeline).find(({ id }) => id === executionId);
  }
}
