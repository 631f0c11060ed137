import type { Route, RouteMap, RouteRoot } from "../../../../config/route-map";
import { answerOperator, type OperatorReply } from "../../../../functions/change-router/core/answer-operator";
import type { Decision } from "../../../../functions/change-router/core/decision";
import { handle } from "../../../../functions/change-router/core/handle";
import type { Handled } from "../../../../functions/change-router/core/handled";
import type { ExecutionStatus, Marker } from "../../../../functions/change-router/core/marker";
import type { OperatorRequest } from "../../../../functions/change-router/core/operator";
import type { Measurement, Ports, Source } from "../../../../functions/change-router/core/ports";
import type { RouterContext } from "../../../../functions/change-router/core/router-context";
import { FakeClock } from "./fake-clock";
import { FakePipelines } from "./fake-pipelines";
import { MemoryMarkers } from "./memory-markers";
import { type Files, TreeSource } from "./tree-source";

type RouteSettings = Partial<Omit<Route, "roots">> & { readonly roots: readonly (string | RouteRoot)[] };

/** A route of the repository `services` with what the catalogue would default. */
export function route(service: string, { roots, ...settings }: RouteSettings): Route {
  const all = roots.map((root) => (typeof root === "string" ? { repository: "services", path: root } : root));
  const others = all.map(({ repository }) => repository).filter((key) => key !== "services");
  return {
    pipeline: `thrive-delivery-${service}`,
    repository: "services",
    sources: { services: "Source", ...Object.fromEntries(others.map((key) => [key, `Source-${key}`])) },
    roots: all,
    ignore: ["**/*.md"],
    firstEnvironment: "dev",
    base: "lastSucceeded",
    firstRun: "start",
    afterRejection: "hold",
    maxAutoRetries: 1,
    ...settings,
  };
}

export function routeMap(routes: Readonly<Record<string, Route>>, settings: Partial<RouteMap> = {}): RouteMap {
  const keys = new Set(["services", ...Object.values(routes).flatMap((one) => Object.keys(one.sources))]);
  return {
    version: 1,
    repositories: Object.fromEntries(
      [...keys].map((key) => [key, { provider: "codecommit", name: `thrive-${key}`, branch: "main" }]),
    ),
    routes,
    unmapped: "warn",
    startsPerMinute: 5,
    ...settings,
  };
}

/** Everything around the core, in memory: git, CodePipeline, the table, and the queue's messages by hand. */
export class RouterWorld {
  readonly clock = new FakeClock();
  readonly trees = new TreeSource();
  readonly markers = new MemoryMarkers();
  readonly pipelines: FakePipelines;
  readonly measured: Measurement[] = [];
  map: RouteMap;
  private ids = 0;
  private messages = 0;

  constructor(
    routes: Readonly<Record<string, Route>>,
    settings: Partial<RouteMap> & { idempotent?: boolean } = {},
    private readonly source: Source | undefined = undefined,
  ) {
    const { idempotent = true, ...rest } = settings;
    this.map = routeMap(routes, rest);
    this.pipelines = new FakePipelines(this.clock, idempotent);
  }

  /** @param broken ports that stand in the way */
  context(broken: Partial<Ports> = {}): RouterContext {
    return {
      map: this.map,
      mapHash: "hash-of-the-map",
      environmentsDefault: "|dev|prod|",
      source: this.source ?? this.trees,
      pipelines: this.pipelines,
      markers: this.markers,
      clock: this.clock,
      ids: { decision: () => `decision-${String(++this.ids).padStart(4, "0")}` },
      measurements: { measure: (one) => void this.measured.push(one) },
      ...broken,
    };
  }

  commit(files: Files, key = "services"): string {
    return this.trees.commit(`thrive-${key}`, files);
  }

  /** The head's files with some changed; null removes one. */
  change(changes: Readonly<Record<string, string | null>>, key = "services"): string {
    const before = this.trees.filesAt(this.trees.headOf(`thrive-${key}`)!);
    const entries = Object.entries({ ...before, ...changes }).filter(
      (entry): entry is [string, string] => entry[1] !== null,
    );
    return this.commit(Object.fromEntries(entries), key);
  }

  handle(
    body: object | string,
    options: { id?: string; receives?: number; broken?: Partial<Ports> } = {},
  ): Promise<Handled> {
    const { id = `message-${++this.messages}`, receives = 1, broken } = options;
    const text = typeof body === "string" ? body : JSON.stringify(body);
    return handle(this.context(broken), { id, body: text, receives });
  }

  /** What the router decides on a push to the head, and what is started: by service. */
  async push(options: Parameters<RouterWorld["handle"]>[1] & { key?: string } = {}): Promise<Decision> {
    const { key = "services", ...rest } = options;
    return (await this.handle(pushEvent(this.map, key, { time: this.clock.iso() }), rest)).decision!;
  }

  async reconcile(options: Parameters<RouterWorld["handle"]>[1] = {}): Promise<Decision> {
    return (await this.handle(reconcileEvent, options)).decision!;
  }

  operator(request: OperatorRequest): Promise<OperatorReply> {
    return answerOperator(this.context(), request);
  }

  marker(service: string): Marker | undefined {
    return this.markers.stored.get(this.map.routes[service]!.pipeline);
  }

  /** Ends the newest execution of a service, and says so to the router. */
  async end(service: string, status: ExecutionStatus = "Succeeded", rejected = false): Promise<void> {
    const { pipeline } = this.map.routes[service]!;
    const { id } = this.pipelines.of(pipeline).at(-1)!;
    this.pipelines.end(id, status, rejected);
    await this.handle(executionEvent(pipeline, id, status));
  }

  /** Everything that runs comes to a good end. */
  async endAll(): Promise<void> {
    for (const { pipeline, id, status } of [...this.pipelines.executions]) {
      if (status !== "InProgress") continue;
      this.pipelines.end(id, "Succeeded");
      await this.handle(executionEvent(pipeline, id, "SUCCEEDED"));
    }
  }

  /** Names of the services whose pipelines were started since the last call, sorted. */
  started(): string[] {
    const names = this.pipelines.starts.splice(0).map(({ pipeline }) => pipeline.replace("thrive-delivery-", ""));
    return names.sort();
  }

  /** Sum of the values measured under a name. */
  sum(name: Measurement["name"]): number {
    return this.measured.filter((one) => one.name === name).reduce((sum, { value }) => sum + value, 0);
  }
}

export const reconcileEvent = { "detail-type": "Scheduled Event", source: "aws.events", detail: {} };

export function executionEvent(pipeline: string, id: string, state: string): object {
  return {
    "detail-type": "CodePipeline Pipeline Execution State Change",
    source: "aws.codepipeline",
    detail: { pipeline, "execution-id": id, state: state.toUpperCase() },
  };
}

export function stageEvent(pipeline: string, id: string, stage: string, state: string, time: string): object {
  return {
    "detail-type": "CodePipeline Stage Execution State Change",
    source: "aws.codepipeline",
    time,
    detail: { pipeline, "execution-id": id, stage, state },
  };
}

export function pushEvent(
  map: RouteMap,
  key: string,
  { time, ...detail }: Readonly<Record<string, string>> = {},
): object {
  return {
    "detail-type": "CodeCommit Repository State Change",
    source: "aws.codecommit",
    time,
    detail: {
      event: "referenceUpdated",
      repositoryName: map.repositories[key]!.name,
      referenceType: "branch",
      referenceName: map.repositories[key]!.branch,
      callerUserArn: "arn:aws:sts::123456789012:assumed-role/developer/ada",
      ...detail,
    },
  };
}
