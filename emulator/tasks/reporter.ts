import type { NetworkConfiguration } from "@aws-sdk/client-ecs";
import { askHome } from "../ask-home";
import type { Context } from "../context";
import type { Task } from "./task";
import type { RolloutState } from "./circuit-breaker";

/** What is told of a deployment. */
export interface DeploymentReport {
  readonly id: string;
  readonly runningCount: number;
  readonly pendingCount: number;
  readonly failedTasks: number;
  readonly rolloutState: RolloutState;
  readonly rolloutStateReason: string;
}

export interface ServiceReport {
  readonly arn: string;
  /** Oldest first. */
  readonly events: readonly string[];
  readonly deployments: readonly DeploymentReport[];
  /** Ids of older deployments that have no task any more. */
  readonly ended: readonly string[];
  /** Whether it has no task at all. */
  readonly idle: boolean;
  /** Whether it runs what is wanted, and nothing else. */
  readonly steady: boolean;
  readonly rollBack?: { readonly failed: string; readonly to: object };
}

/** A task of no service that somebody asked for. */
export interface OrderedTask {
  readonly taskArn: string;
  readonly clusterArn: string;
  readonly taskDefinitionArn: string;
  readonly group: string;
  readonly startedBy?: string;
  readonly overrides?: object;
  readonly tags?: readonly object[];
  readonly networkConfiguration?: NetworkConfiguration;
}

export interface Orders {
  readonly run: readonly OrderedTask[];
  readonly stop: readonly { readonly taskArn: string; readonly stopCode?: string; readonly stoppedReason?: string }[];
}

/** Tells ECS, in moto, how tasks and services are, as an agent submits state changes; hears what is asked of it. */
export class Reporter {
  private readonly tasks = new Map<string, Record<string, unknown>>();

  constructor(private readonly context: Context) {}

  changed(task: Task): void {
    this.tasks.set(task.spec.arn, task.toReport());
  }

  /** A task that nobody here knows has ended with whoever ran it. */
  lost(taskArn: string, known: object): void {
    this.tasks.set(taskArn, { ...known, lastStatus: "STOPPED", desiredStatus: "STOPPED" });
  }

  /** What could not be told stays for the next time. */
  async send(services: readonly ServiceReport[]): Promise<Orders> {
    const sent = new Map(this.tasks);
    const { account } = this.context.clients;
    const report = { account, region: "us-east-1", tasks: [...sent.values()], services };
    const orders = await askHome<Orders>(this.context.clients.addressOf("ecs"), "ecs", report);
    for (const [arn, task] of sent) if (this.tasks.get(arn) === task) this.tasks.delete(arn);
    return orders;
  }
}
