import { answerJob } from "../../../../functions/deployer/core/answer-job";
import { lastSeen } from "../../../../functions/deployer/core/ledger";
import type { Ports } from "../../../../functions/deployer/core/ports";
import { settle } from "../../../../functions/deployer/core/settle";
import { sweep } from "../../../../functions/deployer/core/sweep";
import type { Jobs } from "../../../../functions/pipeline-jobs/jobs";
import { DeployerWorld, digestOf, type Guard } from "./deployer-world";

/** What came of a history. */
export interface History {
  /** What must not be, in words. */
  readonly violations: readonly string[];
  readonly succeeded: number;
  readonly killed: number;
  readonly deleted: number;
}

/** The function's process ended. */
class Killed extends Error {}

interface Event {
  readonly execution: string;
  readonly continuation?: string;
}

/** Calls that may be at work at once. */
const mostAtOnce = 16;
const steps = 400;

/** Milliseconds that AWS lets a call live. */
const longestCall = 15 * 60_000;

/**
 * A random history of one service: releases good and bad, rollbacks, a person who sets it to no tasks, the schedule's calls and a janitor
 * that deletes, sixteen at once, whose calls of AWS are put in any order, throttled, unanswered, or the last of their process; events come twice or never. Then all
 * goes well for some hours.
 */
export async function deployerHistory(seed: number): Promise<History> {
  return new RandomHistory(seed).run();
}

class RandomHistory {
  private readonly world = new DeployerWorld({ promotion: "automatic", fourEyes: false }, { keepReleases: 1 });
  private readonly violations = new Set<string>();
  private readonly events: Event[] = [];
  private readonly waiting: (() => void)[] = [];
  private faults = true;
  private atWork = 0;
  private builds = 0;
  private killed = 0;
  private deleted = 0;

  constructor(private state: number) {}

  async run(): Promise<History> {
    for (let step = 0; step < steps; step++) {
      this.act();
      await this.resume();
    }
    this.faults = false;
    for (let round = 0; round < 12; round++) {
      await this.drain();
      this.world.now += 15 * 60_000;
      this.call((ports) => settle(ports));
    }
    await this.drain();
    await this.judge();
    const succeeded = [...this.world.executions.values()].filter(({ status }) => status === "Succeeded").length;
    return { violations: [...this.violations], succeeded, killed: this.killed, deleted: this.deleted };
  }

  private act(): void {
    if (this.chance(0.04) && ![...this.world.executions.values()].some(({ status }) => status === "InProgress"))
      this.start();
    if (this.chance(0.02)) this.call((ports) => settle(ports));
    if (this.chance(0.02)) this.call(async (ports) => void (this.deleted += (await sweep(ports)).deleted.length));
    if (this.chance(0.004)) this.stopSome();
    if (this.chance(0.005)) this.world.ecs.desiredCount = 0; // by hand
    if (this.events.length > 0 && this.chance(0.5) && this.atWork < mostAtOnce) this.deliver();
  }

  /** A new image, often one that never gets healthy, or one of those that were. */
  private start(): void {
    const old = Math.ceil(this.random() * this.builds);
    const comesBack = this.builds > 0 && this.chance(0.3) && this.world.stored.has(digestOf(old));
    if (!comesBack) this.builds += 1;
    const digest = comesBack ? digestOf(old) : this.world.image(this.builds, {}, this.chance(0.7) ? 20 : 0);
    if (!comesBack && this.chance(0.3)) this.world.ecs.broken.add(digest);
    const back = { IMAGE_DIGEST: digest, ROUTER_DECISION: "none", REASON: "back" };
    const execution = this.world.execution(digest, comesBack ? back : {});
    if (!this.chance(0.03)) this.events.push({ execution });
    while (this.chance(0.3)) this.events.push({ execution });
  }

  /** A person ends an execution at once; its deployer does not hear of it. */
  private stopSome(): void {
    for (const { id } of this.world.executions.values()) this.world.end(id, "Stopped");
  }

  private deliver(): void {
    const [event] = this.events.splice(Math.floor(this.random() * this.events.length), 1);
    const { execution, continuation } = event!;
    const answered = (status: "Succeeded" | "Failed") => Promise.resolve(this.world.end(execution, status));
    const jobs: Jobs = {
      succeed: () => answered("Succeeded"),
      callAgain: (_, token) => {
        if (this.world.executions.get(execution)!.status !== "InProgress") return Promise.resolve();
        if (!this.faults || !this.chance(0.02)) this.events.push({ execution, continuation: token });
        return Promise.resolve();
      },
      fail: () => answered("Failed"),
    };
    const log = { info: () => {}, error: () => {} };
    const userParameters = JSON.stringify({ step: "deploy", environment: "prod", execution });
    const job = { id: execution, userParameters, continuation };
    this.call(
      (ports, guard) => answerJob(job, ports, guarded(jobs, guard), log, 60_000),
      () => void answered("Failed"), // as the function `failed-job` does
    );
  }

  private call(work: (ports: Ports, guard: Guard) => Promise<void>, onCrash = () => {}): void {
    const guard = this.guard();
    this.atWork += 1;
    void work(this.world.ports(guard, Math.ceil(this.random() * 4)), guard)
      .catch(onCrash)
      .finally(() => (this.atWork -= 1));
  }

  /** Of one process. */
  private guard(): Guard {
    let isDead = false;
    const until = this.world.now + longestCall;
    return async (name, call) => {
      await new Promise<void>((resolve) => this.waiting.push(resolve));
      if (isDead || this.world.now > until) throw new Killed();
      const fault = this.faults ? this.random() : 1;
      if (fault < 0.01) throw Object.assign(new Error("Rate exceeded"), { name: "ThrottlingException" });
      if (fault < 0.02) isDead = true;
      if (fault < 0.015) throw this.kill();
      const answer = await call();
      this.lookAfter(name);
      if (isDead) throw this.kill();
      if (fault < 0.03) throw Object.assign(new Error("no answer"), { name: "TimeoutError" });
      return answer;
    };
  }

  private kill(): Killed {
    this.killed += 1;
    return new Killed();
  }

  /** What must hold after each single call. */
  private lookAfter(call: string): void {
    const gone = this.world.ecs.needed.filter((digest) => !this.world.stored.has(digest));
    for (const digest of gone) this.violations.add(`after ${call}: the image ${digest} is needed and gone`);
  }

  private async resume(): Promise<void> {
    const [next] = this.waiting.splice(Math.floor(this.random() * this.waiting.length), 1);
    next?.();
    await new Promise(setImmediate);
  }

  private async drain(): Promise<void> {
    while (this.atWork > 0 || this.events.length > 0) {
      if (this.events.length > 0 && this.atWork < mostAtOnce) this.deliver();
      await this.resume();
    }
  }

  private async judge(): Promise<void> {
    const { ecs, ledger, executions, parameter } = this.world;
    const open = [...executions.values()].filter(({ status }) => status === "InProgress");
    for (const { id } of open) this.violations.add(`the execution ${id} was never answered`);
    for (const { id, ended } of await this.world.releases()) {
      if (ended === undefined) this.violations.add(`the release ${id} never ended`);
    }
    if (ecs.isChanging) this.violations.add("a deployment never ends");
    const seen = lastSeen(await ledger.items("prod"))?.runs;
    if (seen !== ecs.runs) this.violations.add(`the ledger says that ${seen} runs, and ${ecs.runs} does`);
    if (ecs.runs !== undefined && parameter !== ecs.runs) {
      this.violations.add(`the parameter says ${parameter}, and ${ecs.runs} runs`);
    }
    const serving = ecs.deployments[0]!.taskDefinition;
    const [latest, deployed] = [ecs.imageOf(ecs.latest.arn), ecs.imageOf(serving)];
    if (latest !== deployed) this.violations.add(`${latest} is the latest, and ${deployed} is deployed`);
  }

  private chance(share: number): boolean {
    return this.random() < share;
  }

  /** Mulberry32: from 0 to below 1. */
  private random(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }
}

function guarded(jobs: Jobs, guard: Guard): Jobs {
  return {
    succeed: (...given) => guard("jobs.succeed", () => jobs.succeed(...given)),
    callAgain: (...given) => guard("jobs.callAgain", () => jobs.callAgain(...given)),
    fail: (...given) => guard("jobs.fail", () => jobs.fail(...given)),
  };
}
