import { EcsMigrations } from "../../../../functions/deployer/adapters/ecs-migrations";
import { EcsRevisions } from "../../../../functions/deployer/adapters/ecs-revisions";
import { RollingStrategy } from "../../../../functions/deployer/adapters/rolling-strategy";
import { answerJob } from "../../../../functions/deployer/core/answer-job";
import type {
  ActionRun,
  Changes,
  Environment,
  Execution,
  MeasurementName,
  Ports,
  ReleaseEvent,
  StoredImage,
} from "../../../../functions/deployer/core/ports";
import type { EnvironmentSettings, Settings } from "../../../../functions/deployer/core/settings";
import { readReleases, type Release } from "../../../../functions/deployer/core/ledger";
import type { PassedImage } from "../../../../functions/image-build/core/ports";
import type { Jobs } from "../../../../functions/pipeline-jobs/jobs";
import { FakeEcs } from "./fake-ecs";
import { MemoryLedger } from "./memory-ledger";

export const digestOf = (build: number) => `sha256:${String(build).padStart(64, "0")}`;
const commitOf = (build: number) => build.toString(16).padStart(40, "a");
export const tagOf = (build: number) => `1.4.0-${build}.g${commitOf(build).slice(0, 12)}.20261121T153000Z`;

/** Does a call of a port, or what a test makes of it. */
export type Guard = <Answer>(name: string, call: () => Answer | Promise<Answer>) => Promise<Answer>;

export const target = {
  cluster: "thrive-prod",
  service: "collections",
  container: "collections",
  family: "collections",
  parameter: "/thrive/prod/collections/image",
  resourceId: "service/thrive-prod/collections",
  alarmPrefix: "thrive-prod-collections-",
  deployRole: "arn:aws:iam::123456789012:role/deploy",
  region: "us-east-1",
  registryUrl: "registry/thrive/collections",
};

export const alice =
  "arn:aws:sts::123456789012:assumed-role/AWSReservedSSO_operator_0123456789abcdef/alice@thrive.test";
export const bob = "arn:aws:sts::123456789012:assumed-role/AWSReservedSSO_approver_0123456789abcdef/bob@thrive.test";

/** What the pipeline was told of a job. */
export interface Told {
  readonly kind: "succeed" | "callAgain" | "fail";
  readonly said: string;
  readonly variables?: Readonly<Record<string, string>>;
}

/** A service with one environment that wants approval, its pipeline, registry, ledger and ECS; its clock moves when something waits. */
export class DeployerWorld {
  now = Date.parse("2026-11-21T16:00:00Z");
  readonly ecs = new FakeEcs(() => this.now);
  readonly ledger = new MemoryLedger();
  readonly executions = new Map<string, Execution & { status: string }>();
  readonly actions = new Map<string, (ActionRun & { status: string; updatedAt: Date })[]>();
  readonly passed = new Map<string, PassedImage>();
  readonly built = new Map<string, string>();
  readonly stored = new Map<string, StoredImage>();
  readonly announced: ReleaseEvent[] = [];
  readonly measured: Readonly<Partial<Record<MeasurementName, number>>>[] = [];
  changes: Changes = { commits: [], files: [], moreFiles: false };
  red: string[] = [];
  parameter: string | undefined;
  least = 0;
  settings: Settings;
  private counted = 0;

  constructor(environment: Partial<EnvironmentSettings> = {}, settings: Partial<Settings> = {}) {
    this.settings = {
      service: "collections",
      pipeline: "thrive-collections",
      repository: "thrive/collections",
      keepReleases: 2,
      janitor: "deletes",
      environments: [
        {
          name: "prod",
          accountId: "123456789012",
          region: "us-east-1",
          partition: "aws",
          least: 2,
          promotion: "approval",
          fourEyes: true,
          freezes: [],
          strategy: { kind: "rolling" },
          ...environment,
        },
      ],
      ...settings,
    };
  }

  /** An image that passed the gate, pushed some days ago. */
  image(build: number, more: Partial<PassedImage> = {}, days = 0): string {
    const digest = digestOf(build);
    const [tag, commit] = [tagOf(build), commitOf(build)];
    this.passed.set(digest, { digest, tag, commit, at: "20261121T153000Z", findings: {}, accepted: [], ...more });
    const pushedAt = new Date(this.now - days * 86_400_000);
    this.stored.set(digest, { digest, tags: [tag, `git-${commit}`], pushedAt });
    return digest;
  }

  /** An execution that is approved and at its deployment. */
  execution(
    digest: string,
    variables: Readonly<Record<string, string>> = {},
    approver: string | undefined = bob,
  ): string {
    this.counted += 1;
    this.now += 1000;
    const id = `e${this.counted}-0000-0000`;
    const all = { IMAGE_DIGEST: "build", ENVIRONMENTS: "|prod|", REASON: "none", ROUTER_DECISION: "01D", ...variables };
    this.executions.set(id, { id, status: "InProgress", variables: all, startedBy: alice });
    this.built.set(id, digest);
    const at = new Date(this.now);
    const run = (action: string, status: string) => {
      return { id: `${id}-${action}`, stage: "prod", action, isApproval: false, status, startedAt: at, updatedAt: at };
    };
    const answered = approver === undefined ? {} : { updatedBy: approver };
    const approval = { ...run("Approve", "Succeeded"), isApproval: true, ...answered };
    this.actions.set(id, [run("Deploy", "InProgress"), approval, run("Request", "InProgress")]);
    return id;
  }

  /** Ends an execution, as CodePipeline does when its action is over. */
  end(execution: string, status: "Succeeded" | "Failed" | "Stopped"): void {
    const found = this.executions.get(execution)!;
    if (found.status !== "InProgress") return;
    found.status = status;
    for (const action of this.actions.get(execution)!) {
      if (action.status === "InProgress") Object.assign(action, { status, updatedAt: new Date(this.now) });
    }
  }

  readonly direct: Guard = async (_, call) => await call();

  ports(guard: Guard = this.direct, looks = Infinity): Ports {
    let left = looks;
    const wrap = <Port extends object>(name: string, port: Port): Port =>
      new Proxy(port, {
        get:
          (of, method) =>
          (...given: unknown[]) =>
            guard(`${name}.${String(method)}`, () =>
              (of[method as keyof Port] as (...all: unknown[]) => unknown).apply(of, given),
            ),
      });
    const ecs = () => this.ecs.client(guard);
    const environment: Environment = {
      strategy: new RollingStrategy(ecs, target, new EcsRevisions(ecs, target)),
      revisions: new EcsRevisions(ecs, target),
      migrations: new EcsMigrations(ecs, target),
      imageInUse: wrap("imageInUse", {
        read: () => Promise.resolve(this.parameter),
        write: (digest: string) => Promise.resolve(void (this.parameter = digest)),
      }),
      raiseLeast: () => guard("scaling", () => void (this.least = 2)),
      redAlarms: () => guard("alarms", () => this.red),
    };
    return {
      settings: this.settings,
      executions: wrap("executions", {
        find: (id: string) => Promise.resolve(this.executions.get(id)),
        actions: (id: string) => Promise.resolve(this.actions.get(id) ?? []),
        running: () => Promise.resolve([...this.executions.values()].filter(inProgress).map(({ id }) => id)),
        stop: (id: string) => Promise.resolve(this.end(id, "Stopped")),
      }),
      builds: wrap("builds", {
        builtDigest: (execution: string) => Promise.resolve(this.built.get(execution)),
        passed: (digest: string) => Promise.resolve(this.passed.get(digest)),
      }),
      images: wrap("images", {
        has: (digest: string) => Promise.resolve(this.stored.has(digest)),
        tag: (digest: string, tag: string) => Promise.resolve(this.tag(digest, tag)),
        list: () => Promise.resolve([...this.stored.values()]),
        remove: (digests: readonly string[]) =>
          Promise.resolve(digests.forEach((digest) => this.stored.delete(digest))),
      }),
      ledger: wrap("ledger", this.ledger),
      history: wrap("history", { between: () => Promise.resolve(this.changes) }),
      environment: () => environment,
      measurements: { measure: (_, figures) => void this.measured.push(figures) },
      announcements: { announce: (event) => Promise.resolve(void this.announced.push(event)) },
      clock: {
        now: () => new Date(this.now),
        pause: () => {
          left -= 1;
          this.now += 10_000;
          return guard("pause", () => undefined);
        },
        hasTime: () => left > 0,
      },
    };
  }

  /** Asks for a step of an execution once. */
  async ask(
    execution: string,
    step: "request" | "deploy" = "deploy",
    { ports = this.ports(), continuation }: { ports?: Ports; continuation?: string } = {},
  ): Promise<Told> {
    const told: Told[] = [];
    const jobs: Jobs = {
      succeed: (_, variables, said) => Promise.resolve(void told.push({ kind: "succeed", said, variables })),
      callAgain: (_, said) => Promise.resolve(void told.push({ kind: "callAgain", said })),
      fail: (_, __, said) => Promise.resolve(void told.push({ kind: "fail", said })),
    };
    const log = { info: () => {}, error: () => {} };
    const userParameters = JSON.stringify({ step, environment: "prod", execution });
    await answerJob({ id: "job", userParameters, continuation }, ports, jobs, log, 60_000);
    return told[0]!;
  }

  /** Deploys an image in an execution of its own. */
  async release(digest: string, variables: Readonly<Record<string, string>> = {}): Promise<Told> {
    const execution = this.execution(digest, variables);
    const told = await this.ask(execution);
    this.end(execution, told.kind === "succeed" ? "Succeeded" : "Failed");
    return told;
  }

  async releases(): Promise<Release[]> {
    return readReleases(await this.ledger.items("prod"));
  }

  private tag(digest: string, tag: string): void {
    const image = this.stored.get(digest);
    if (image === undefined) throw new Error(`there is no image ${digest}`);
    this.stored.set(digest, { ...image, tags: [...new Set([...image.tags, tag])] });
  }
}

const inProgress = ({ status }: Execution) => status === "InProgress";
