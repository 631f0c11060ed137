import type { Route } from "../../../../config/route-map";
import type { Commits, ExecutionStatus, Marker } from "../../../../functions/change-router/core/marker";
import { handle } from "../../../../functions/change-router/core/handle";
import type { Execution, PipelineStart } from "../../../../functions/change-router/core/ports";
import { type FaultRates, faultyPorts } from "./faulty-ports";
import { RandomNumbers } from "./random-numbers";
import { executionEvent, pushEvent, reconcileEvent, route, RouterWorld } from "./router-world";
import type { Files } from "./tree-source";

export interface SimulatedHistory {
  readonly starts: number;
  /** What must never be, in words. */
  readonly violations: readonly string[];
  /** Pipelines that ended blocked, or with a rejected head: visible, and not at the head. */
  readonly blocked: number;
  readonly rejected: number;
}

/** Everything that a pipeline is built from. */
interface Content {
  /** Without what is ignored. */
  readonly mattering: string;
  readonly whole: string;
}

interface Message {
  readonly id: string;
  readonly body: object;
  receives: number;
}

const rates: FaultRates = {
  refused: 2_000,
  unanswered: 1_000,
  killedBefore: 1_000,
  killedAfter: 2_000,
  rejectedStarts: 5_000,
};

/** After so many failures a message goes to the dead-letter queue. */
const maxReceives = 5;

/** A reconcile retries, an operator resumes, a pipeline runs: more rounds than all that together cannot be needed. */
const drainRounds = 12;

const paths = {
  services: ["a/x.ts", "a/y.ts", "a/README.md", "b/x.ts", "b/README.md", "c/x.ts", "lib/x.ts", "other/x.ts"],
  shared: ["dto/x.ts", "dto/README.md", "ui/x.ts"],
};

/**
 * One random history: people push, force, revert and release; executions fail, are rejected, stopped and superseded; messages
 * are lost, repeated and reordered; routers race, and die at any call. Then it drains: no fault any more, nothing held,
 * every message is worked on, every execution ends (badly where its files say `broken`), reconciles come.
 */
export async function simulatedHistory(seed: number): Promise<SimulatedHistory> {
  const { stackTraceLimit } = Error;
  // Faults are many, and nobody reads where they came from.
  Error.stackTraceLimit = 0;
  try {
    return await new History(new RandomNumbers(seed)).run();
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

class History {
  private readonly violations: string[] = [];
  private readonly queue: Message[] = [];
  /** Executions that a person had a hand in: the router cannot know of them before their events. */
  private readonly byHand = new Set<string>();
  private readonly world: RouterWorld;
  private readonly idempotent: boolean;
  private faults: FaultRates | undefined = rates;
  private messages = 0;
  private readonly contents = new Map<string, Content>();

  constructor(private readonly random: RandomNumbers) {
    this.idempotent = random.chance(0.75);
    const settings = {
      maxAutoRetries: random.below(3),
      afterRejection: random.chance(0.5) ? ("hold" as const) : ("propose" as const),
    };
    const routes = {
      a: route("a", { ...settings, roots: ["a/", "lib/"] }),
      b: route("b", { ...settings, roots: ["b/", "lib/", { repository: "shared", path: "dto/" }] }),
      c: route("c", { ...settings, roots: ["c/"] }),
    };
    this.world = new RouterWorld(routes, {
      idempotent: this.idempotent,
      unmapped: random.chance(0.5) ? "warn" : "ignore",
    });
    this.world.pipelines.onStart = (start, before) => this.checkStart(start, before);
  }

  async run(): Promise<SimulatedHistory> {
    this.world.commit(Object.fromEntries(paths.services.map((path) => [path, "0"])));
    this.world.commit(Object.fromEntries(paths.shared.map((path) => [path, "0"])), "shared");
    if (this.random.chance(0.5)) this.createPipelines();
    for (let steps = 10 + this.random.below(18); steps > 0; steps--) await this.step();
    await this.drain();
    this.checkEnd();
    const markers = Object.keys(this.world.map.routes).map((service) => this.world.marker(service));
    return {
      starts: this.world.pipelines.starts.length,
      violations: this.violations,
      blocked: markers.filter((marker) => marker?.blockedAt !== undefined).length,
      rejected: markers.filter((marker) => marker?.started?.rejected).length,
    };
  }

  /** AWS starts a pipeline when it makes it; such an execution skips every stage. */
  private createPipelines(): void {
    for (const { pipeline, sources } of Object.values(this.world.map.routes)) {
      const revisions = this.revisionsAtHead(sources);
      this.world.pipelines.end(
        this.world.pipelines.begin({ pipeline, revisions, trigger: "CreatePipeline" }),
        "Succeeded",
      );
    }
  }

  private async step(): Promise<void> {
    this.world.clock.advance(this.random.below(90));
    const what = this.random.below(100);
    if (what < 30) this.push();
    else if (what < 70) await this.deliver();
    else if (what < 86) this.progress();
    else if (what < 92) this.send(reconcileEvent);
    else if (what < 97) this.act();
    else await this.holdOrResume();
  }

  private push(): void {
    const { random, world } = this;
    const key = random.chance(0.75) ? "services" : "shared";
    const name = `thrive-${key}`;
    const head = world.trees.headOf(name)!;
    const files = world.trees.filesAt(head);
    const older = this.commitsOf(key);
    const what = random.below(10);
    if (what < 6) world.change(this.change(paths[key], files), key);
    else if (what === 6) world.trees.moveTo(name, random.pick(older));
    else if (what === 7) world.commit(world.trees.filesAt(random.pick(older)), key);
    else if (what === 8) world.trees.commit(name, { ...files, ...this.change(paths[key], files) } as Files, []);
    else world.trees.commit(name, { ...files, ...world.trees.filesAt(random.pick(older)) }, [head, random.pick(older)]);
    this.pushed(key);
    if (what === 8 && random.chance(0.3)) world.trees.collect(head);
    this.send(pushEvent(world.map, key, { time: world.clock.iso() }));
  }

  private readonly pushedCommits: Record<string, string[]> = { services: [], shared: [] };

  private pushed(key: string): void {
    this.pushedCommits[key]!.push(this.world.trees.headOf(`thrive-${key}`)!);
  }

  /** What people can still go back to. */
  private commitsOf(key: string): string[] {
    const head = this.world.trees.headOf(`thrive-${key}`)!;
    return [head, ...this.pushedCommits[key]!.filter((commit) => this.world.trees.has(commit))];
  }

  private change(among: readonly string[], files: Files): Record<string, string> {
    const path = this.random.pick(among);
    const content = this.random.chance(0.1) ? "broken" : String(this.random.below(4));
    return { [path]: content === files[path] ? `${content}'` : content };
  }

  /** Some are lost, some come twice. */
  private send(body: object): void {
    const copies = this.faults ? this.random.pick([0, 1, 1, 1, 1, 1, 2]) : 1;
    for (let copy = 0; copy < copies; copy++) {
      this.queue.push({ id: `message-${++this.messages}`, body, receives: 0 });
    }
  }

  /** Any message may be next; now and then two routers work at once. SQS never gives out one message to both. */
  private async deliver(): Promise<void> {
    if (this.queue.length === 0) return;
    const message = this.take();
    const other = this.random.chance(0.3) ? this.take() : undefined;
    await Promise.all([this.work(message), this.work(other)]);
  }

  private take(): Message | undefined {
    return this.queue.splice(this.random.below(this.queue.length), 1)[0];
  }

  private async work(message: Message | undefined): Promise<void> {
    if (!message) return;
    message.receives += 1;
    const back = async () => {
      const context = this.world.context(this.ports());
      const queued = { id: message.id, body: JSON.stringify(message.body), receives: message.receives };
      return (await handle(context, queued)).message !== "done";
    };
    const failed = await back().catch(() => true);
    if (failed && message.receives < maxReceives) this.queue.push(message);
  }

  /** Those of a new process. */
  private ports(): ReturnType<typeof faultyPorts> {
    const { trees: source, pipelines, markers } = this.world;
    return faultyPorts({ source, pipelines, markers }, this.random, this.faults);
  }

  /** An execution comes to an end. */
  private progress(): void {
    const running = this.world.pipelines.executions.filter(({ status }) => status === "InProgress");
    if (running.length === 0) return;
    const execution = this.random.pick(running);
    const fate = this.random.below(20);
    if (fate < 11) this.end(execution, this.fate(execution));
    else if (fate < 15) this.end(execution, "Failed");
    else if (fate < 17) this.end(execution, "Failed", true);
    else if (fate < 18) this.end(execution, "Stopped");
    else this.retryStage();
  }

  private fate(execution: Execution & { readonly pipeline: string }): ExecutionStatus {
    const { mattering } = this.contentOf(execution.pipeline, execution.revisions);
    return mattering.includes("broken") ? "Failed" : "Succeeded";
  }

  private end(execution: Execution & { readonly pipeline: string }, status: ExecutionStatus, rejected = false): void {
    this.world.pipelines.end(execution.id, status, rejected);
    this.send(executionEvent(execution.pipeline, execution.id, status));
    if (status !== "Succeeded") return;
    // Stages are locked: what started earlier cannot come after it.
    for (const older of this.world.pipelines.of(execution.pipeline)) {
      if (older.id === execution.id) break;
      if (older.status === "InProgress") this.end(older, "Superseded");
    }
  }

  /** A person runs the failed stage of a pipeline's newest execution again. */
  private retryStage(): void {
    const { pipeline } = this.random.pick(Object.values(this.world.map.routes));
    const newest = this.world.pipelines.of(pipeline).at(-1);
    if (newest?.status !== "Failed") return;
    this.byHand.add(newest.id);
    this.world.pipelines.end(newest.id, "InProgress");
    this.send(executionEvent(pipeline, newest.id, "RESUMED"));
  }

  /** A person starts a pipeline without the router: whole, to release something, or to roll back. */
  private act(): void {
    const { pipeline, sources } = this.random.pick(Object.values(this.world.map.routes));
    const revisions = this.revisionsAtHead(sources);
    const what = this.random.below(3);
    const release = what === 1 && { ENVIRONMENTS: "|prod|", IMAGE_DIGEST: "sha256:1" };
    const kind = what === 2 ? ("rollback" as const) : ("standard" as const);
    const id = this.world.pipelines.begin({ pipeline, revisions, variables: { REASON: "by hand", ...release }, kind });
    this.byHand.add(id);
    this.supersede(pipeline, id);
    this.send(executionEvent(pipeline, id, "STARTED"));
  }

  private supersede(pipeline: string, by: string): void {
    for (const older of this.world.pipelines.of(pipeline)) {
      if (older.id !== by && older.status === "InProgress" && this.random.chance(0.5)) this.end(older, "Superseded");
    }
  }

  private async holdOrResume(): Promise<void> {
    const service = this.random.pick(Object.keys(this.world.map.routes));
    const command = this.world.marker(service)?.held ? "resume" : "hold";
    await this.world.operator({ command, service, by: "ada", reason: "to see" });
  }

  private async drain(): Promise<void> {
    this.faults = undefined;
    for (const service of Object.keys(this.world.map.routes)) {
      if (this.world.marker(service)?.held)
        await this.world.operator({ command: "resume", service, by: "ada", reason: "over" });
    }
    for (let round = 0; round < drainRounds; round++) {
      const before = this.world.pipelines.executions.length;
      this.world.clock.advance(900);
      this.send(reconcileEvent);
      while (this.queue.length > 0) await this.work(this.take());
      for (const execution of this.world.pipelines.executions) {
        if (execution.status === "InProgress") this.end(execution, this.fate(execution));
      }
      if (this.queue.length === 0 && this.world.pipelines.executions.length === before) return;
    }
    this.violations.push(`does not come to rest in ${drainRounds} reconciles`);
  }

  /** Nothing is started for what runs, or ran last and was good. */
  private checkStart({ pipeline, revisions }: PipelineStart, id: string): void {
    this.supersede(pipeline, id);
    const { reason } = this.world.markers.stored.get(pipeline)?.pending ?? {};
    const last = this.wholeRuns(pipeline)
      .filter((one) => one.id !== id)
      .at(-1);
    if (!last || this.byHand.has(last.id) || reason === "forced") return;
    if (last.status !== "InProgress" && last.status !== "Succeeded") return;
    // Without idempotent tokens a router that died cannot know whether its start came through.
    if (!this.idempotent) return;
    const same = this.contentOf(pipeline, revisions).whole === this.contentOf(pipeline, last.revisions).whole;
    if (same) this.violations.push(`${pipeline}: ${id} (${reason}) repeats ${last.id}, which is ${last.status}`);
  }

  private checkEnd(): void {
    for (const [service, { pipeline, sources }] of Object.entries(this.world.map.routes)) {
      const marker = this.world.marker(service);
      const last = this.wholeRuns(pipeline)
        .filter((one) => !this.isTakenBack(one, marker))
        .at(-1);
      const atHead = last && this.contentOf(pipeline, last.revisions).mattering;
      const same = atHead === this.contentOf(pipeline, this.revisionsAtHead(sources)).mattering;
      const visible =
        marker?.blockedAt !== undefined || (marker?.started?.rejected && marker.started.executionId === last?.id);
      if (same && (last?.status === "Succeeded" || visible)) continue;
      this.violations.push(`${service}: left behind: ${JSON.stringify({ last, same, marker })}`);
    }
  }

  /** What a person ran of an older commit moves nothing, so that nobody works against them. */
  private isTakenBack({ id, revisions }: Execution, marker: Marker | undefined): boolean {
    if (!this.byHand.has(id) || marker?.started?.executionId === id) return false;
    const base = marker?.compareFrom?.commits.services ?? revisions.Source!;
    return base !== revisions.Source && this.world.trees.leadsTo(revisions.Source!, base);
  }

  private wholeRuns(pipeline: string): Execution[] {
    return this.world.pipelines
      .of(pipeline)
      .filter(({ kind, variables }) => kind === "standard" && variables.IMAGE_DIGEST === "build" && asked(variables));
  }

  private contentOf(pipeline: string, revisions: Readonly<Record<string, string>>): Content {
    const key = [pipeline, ...Object.values(revisions)].join();
    const known = this.contents.get(key) ?? this.read(pipeline, revisions);
    this.contents.set(key, known);
    return known;
  }

  private read(pipeline: string, revisions: Readonly<Record<string, string>>): Content {
    const { roots, sources } = Object.values(this.world.map.routes).find((one) => one.pipeline === pipeline)!;
    const lines = roots.flatMap(({ repository, path }) => {
      const files = this.world.trees.everAt(revisions[sources[repository]!]!);
      return Object.keys(files)
        .filter((file) => file.startsWith(path))
        .sort()
        .map((file) => `${file}=${files[file]}`);
    });
    return { mattering: lines.filter((line) => !line.includes(".md=")).join("\n"), whole: lines.join("\n") };
  }

  private revisionsAtHead(sources: Route["sources"]): Commits {
    const entries = Object.entries(sources).map(([key, action]) => [action, this.world.trees.headOf(`thrive-${key}`)!]);
    return Object.fromEntries(entries) as Commits;
  }
}

function asked({ ROUTER_DECISION, REASON }: Readonly<Record<string, string>>): boolean {
  return ROUTER_DECISION !== "none" || REASON !== "none";
}
