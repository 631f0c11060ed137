import { type Deployment, ECSClient, type Service, type Task } from "@aws-sdk/client-ecs";

const arn = (what: string) => `arn:aws:ecs:us-east-1:123456789012:${what}`;
interface Revision {
  readonly arn: string;
  readonly image: string;
  active: boolean;
}

interface Rollout extends Deployment {
  endsAt: number;
}

/** What calls say, as far as the fake looks. */
interface Input {
  readonly taskDefinition?: string;
  readonly desiredCount?: number;
  readonly containerDefinitions?: readonly { readonly image: string }[];
  readonly startedBy?: string;
  readonly desiredStatus?: string;
  readonly task?: string;
}

/** Seconds that a deployment takes. */
const takes = 60;

/** A service in ECS with its task definitions, that deploys, fails and goes back as ECS does; a call at a time. */
export class FakeEcs {
  readonly revisions: Revision[] = [];
  /** Digests whose tasks fail; so do those of an image that never was. */
  readonly broken = new Set<string>([""]);
  readonly events: string[] = [];
  readonly tasks: Task[] = [];
  deployments: Rollout[] = [];
  desiredCount = 0;
  /** Of the next migration. */
  exitCode = 0;
  private counted = 0;
  private finished?: Rollout;

  constructor(private readonly now: () => number) {
    this.register("registry/thrive/collections:unreleased");
    this.deploy(this.revisions[0]!.arn);
  }

  /** A client whose calls go through `guard`. */
  client(guard: (name: string, call: () => unknown) => Promise<unknown>): ECSClient {
    const send = (command: { readonly input: Input }) => {
      const name = command.constructor.name.replace("Command", "");
      return guard(`ecs.${name}`, () => this.answer(name, command.input));
    };
    return Object.assign(Object.create(ECSClient.prototype) as ECSClient, { send });
  }

  register(of: string): string {
    const revision = { arn: arn(`task-definition/collections:${this.revisions.length + 1}`), image: of, active: true };
    this.revisions.push(revision);
    return revision.arn;
  }

  deploy(revision: string): void {
    const idle = this.desiredCount === 0;
    this.counted += 1;
    const next: Rollout = {
      id: `ecs-svc/${this.counted}`,
      status: "PRIMARY",
      taskDefinition: revision,
      rolloutState: idle ? "COMPLETED" : "IN_PROGRESS",
      desiredCount: this.desiredCount,
      runningCount: 0,
      endsAt: this.now() + takes * 1000,
    };
    const older = this.deployments.map((one): Rollout => ({ ...one, status: "ACTIVE" }));
    this.deployments = idle ? [next] : [next, ...older.filter(({ rolloutState }) => rolloutState !== "IN_PROGRESS")];
    if (idle) this.finished = next;
  }

  /** Digest that has the traffic now. */
  get runs(): string | undefined {
    this.tick();
    if (this.desiredCount === 0) return undefined;
    const [primary] = this.deployments;
    const serves = this.deployments.find(({ rolloutState }) => rolloutState === "COMPLETED") ?? primary;
    return serves?.rolloutState === "FAILED" ? undefined : this.digestOf(serves?.taskDefinition);
  }

  get isChanging(): boolean {
    this.tick();
    return this.deployments[0]?.rolloutState === "IN_PROGRESS";
  }

  get latest(): Revision {
    return this.revisions.findLast(({ active }) => active)!;
  }

  /** Digests that ECS may have to pull: of what is deployed, and what it would go back to. */
  get needed(): string[] {
    const hopeful = this.deployments.filter(({ rolloutState }) => rolloutState !== "FAILED");
    const all = [...hopeful, this.finished].map((one) => this.digestOf(one?.taskDefinition));
    return this.desiredCount === 0 ? [] : all.filter((digest) => digest !== undefined);
  }

  imageOf(revision: string | undefined): string | undefined {
    return this.revisions.find((one) => one.arn === revision)?.image;
  }

  private digestOf(revision: string | undefined): string | undefined {
    return this.imageOf(revision)?.split("@")[1];
  }

  private tick(): void {
    const [primary, ...older] = this.deployments;
    if (primary?.rolloutState !== "IN_PROGRESS" || this.now() < primary.endsAt) return;
    if (!this.broken.has(this.digestOf(primary.taskDefinition) ?? "")) {
      primary.rolloutState = "COMPLETED";
      this.deployments = [primary];
      this.finished = primary;
      return;
    }
    primary.rolloutState = "FAILED";
    primary.rolloutStateReason = "ECS deployment circuit breaker: tasks failed to start.";
    this.events.unshift(`(service collections) (deployment ${primary.id}) deployment failed: tasks failed to start.`);
    if (this.finished === undefined || this.finished.taskDefinition === primary.taskDefinition) return;
    this.deployments = [primary, ...older];
    this.deploy(this.finished.taskDefinition!);
  }

  private service(): Service {
    this.tick();
    const { deployments, desiredCount } = this;
    return {
      serviceName: "collections",
      status: "ACTIVE",
      desiredCount,
      runningCount: desiredCount,
      deployments: deployments.map((one) => ({ ...one })),
      events: this.events.map((message) => ({ message })),
      networkConfiguration: { awsvpcConfiguration: { subnets: ["subnet-1"] } },
    };
  }

  private answer(name: string, input: Input): unknown {
    const { taskDefinition = "", desiredCount, containerDefinitions, startedBy = "", desiredStatus, task } = input;
    switch (name) {
      case "DescribeServices":
        return { services: [this.service()] };
      case "UpdateService":
        if (taskDefinition !== "" && !this.revisions.find((one) => one.arn === taskDefinition)!.active) {
          throw Object.assign(new Error("TaskDefinition is inactive"), { name: "ClientException" });
        }
        if (desiredCount !== undefined) this.desiredCount = desiredCount;
        if (taskDefinition !== "" && taskDefinition !== this.deployments[0]?.taskDefinition) {
          this.deploy(taskDefinition);
        }
        return { service: this.service() };
      case "DescribeTaskDefinition":
        return { taskDefinition: this.describe(taskDefinition), tags: [] };
      case "RegisterTaskDefinition":
        return {
          taskDefinition: { taskDefinitionArn: this.register(containerDefinitions![0]!.image) },
        };
      case "DeregisterTaskDefinition":
        this.revisions.find((one) => one.arn === taskDefinition)!.active = false;
        return {};
      case "ListTaskDefinitions":
        return {
          taskDefinitionArns: this.revisions
            .filter(({ active }) => active)
            .map((one) => one.arn)
            .reverse(),
        };
      case "ListTasks": {
        const stopped = desiredStatus === "STOPPED";
        return {
          taskArns: this.tasks.filter((one) => (one.lastStatus === "STOPPED") === stopped).map((one) => one.taskArn),
        };
      }
      case "DescribeTasks":
        return { tasks: this.tasks };
      case "RunTask": {
        const known = this.tasks.find((one) => one.startedBy === startedBy);
        if (known === undefined) this.tasks.push(this.migration(taskDefinition, startedBy));
        return { tasks: [known ?? this.tasks.at(-1)] };
      }
      case "StopTask":
        this.tasks.find(({ taskArn }) => taskArn === task)!.lastStatus = "STOPPED";
        return {};
      default:
        throw new Error(`the fake knows no ${name}`);
    }
  }

  private migration(taskDefinitionArn: string, startedBy: string): Task {
    return {
      taskArn: arn(`task/thrive/${this.tasks.length + 1}`),
      taskDefinitionArn,
      startedBy,
      lastStatus: "STOPPED",
      stoppedReason: "Essential container in task exited",
      containers: [{ name: "collections", exitCode: this.exitCode }],
    };
  }

  private describe(name: string) {
    const revision = name.startsWith("arn:") ? this.revisions.find((one) => one.arn === name)! : this.latest;
    return { taskDefinitionArn: revision.arn, containerDefinitions: [{ name: "collections", image: revision.image }] };
  }
}
