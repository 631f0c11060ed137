import { setTimeout as delay } from "node:timers/promises";
import { nameFor } from "../../config/naming";
import { actionReason } from "../action-reason";
import { answerApproval, type ApprovalOptions } from "../commands/approve";
import type { DeliveryPlace } from "../delivery-place";
import { duration } from "../duration";
import { environmentActions } from "../environment-actions";
import { executionsIn } from "../executions-in";
import { LedgerTable } from "../ledger-table";
import { PipelineCalls } from "../pipeline-calls";
import { Refusal } from "../refusal";
import { signIn } from "../sign-in";
import { say, type Workplace } from "../workplace";
import { Traffic } from "./traffic";
import type { TourSource } from "./tour-source";

/** The service that the tour follows, and where people let it in. */
export const toured = { service: "collections", first: "local", last: "local-prod" } as const;

/** Who writes, and who looks. */
export const people = { author: "alice@thrive.test", approver: "bob@thrive.test" } as const;

/** Milliseconds between two looks. */
const look = 500;

/** What the stops of the tour share. */
export class Tour {
  readonly calls: PipelineCalls;
  readonly ledger: LedgerTable;
  readonly pipeline: string;
  /** Commits that served well, in their order. */
  readonly versions: string[] = [];

  /** @param urls at which the service answers, by environment */
  constructor(
    readonly workplace: Workplace,
    readonly place: DeliveryPlace,
    readonly source: TourSource,
    private readonly urls: ReadonlyMap<string, string>,
  ) {
    this.calls = new PipelineCalls(place.settings);
    this.ledger = new LedgerTable(place);
    this.pipeline = place.names.pipeline(toured.service);
  }

  async close(): Promise<void> {
    await Promise.all([this.calls.close(), this.ledger.close()]);
  }

  /** Asks the service in an environment all the time. */
  traffic(environment: string): Traffic {
    return new Traffic(this.urls.get(environment)!);
  }

  /** Waits until an environment serves a commit, and its release is written down. */
  async served(environment: string, commit: string): Promise<void> {
    await this.ended(environment); // requests that a first release does not answer yet would light its alarms
    const traffic = this.traffic(environment);
    const isServed = async () => (traffic.commit === commit ? true : undefined);
    await this.until(`${commit.slice(0, 12)} served in ${environment}`, 120, isServed).finally(() => traffic.stop());
    await this.ended(environment);
  }

  /** Waits until the stage of an environment is over. */
  async ended(environment: string): Promise<void> {
    await this.until(`the end of the release to ${environment}`, 120, async () => {
      const stages = await this.calls.stages(this.pipeline);
      const status = stages?.find(({ stageName }) => stageName === environment)?.latestExecution?.status;
      return status === "InProgress" ? undefined : true;
    });
  }

  /** Waits until no alarm of the service is red: a deployer releases nothing into a fire. */
  async quiet(environment: string): Promise<void> {
    const { CloudWatchClient, DescribeAlarmsCommand } = await import("@aws-sdk/client-cloudwatch");
    const client = new CloudWatchClient(this.place.settings);
    const AlarmNamePrefix = nameFor("alarm", this.place.platform.name, environment, toured.service);
    const red = new DescribeAlarmsCommand({ AlarmNamePrefix, StateValue: "ALARM" });
    await this.until(`alarms of ${environment} that are green`, 90, async () => {
      const { MetricAlarms = [] } = await client.send(red);
      return MetricAlarms.length === 0 ? true : undefined;
    }).finally(() => client.destroy());
  }

  /** Takes away what a tour that was interrupted left: its freeze, and what waits for an approval. */
  async clearTheWay(): Promise<void> {
    const at = new Date();
    for (const one of await this.ledger.freezes(toured.last, at)) {
      await this.ledger.lift(toured.last, one, { by: this.place.by, reason: "the tour begins", at: at.toISOString() });
    }
    const stages = (await this.calls.stages(this.pipeline)) ?? [];
    const stage = stages.find(({ stageName }) => stageName === toured.last) ?? {};
    for (const execution of executionsIn(stage)) {
      await this.calls.stop(this.pipeline, execution, "the tour begins");
    }
  }

  /** Runs a command of ours; what it says is part of the tour, and so is a refusal. @returns the exit code */
  async command(typed: string, run: (workplace: Workplace) => Promise<number>): Promise<number> {
    say(this.workplace, `   $ ./thrive ${typed}`);
    const write = (text: string) => {
      for (const line of text.trimEnd().split("\n")) say(this.workplace, `     ${line}`.trimEnd());
    };
    const output = { write, isTerminal: false, columns: 120 };
    return run({ ...this.workplace, output, errors: { write } }).catch((error: Error) => {
      if (!(error instanceof Refusal)) throw error;
      write(error.message);
      return 2;
    });
  }

  /** Lets somebody answer the request that waits. @returns the exit code */
  async approve(as: string, execution: string, more: Partial<ApprovalOptions> = {}): Promise<number> {
    const { service, last: env } = toured;
    await this.tokenOf(execution);
    const glass = more.breakGlass === undefined ? "" : ` --break-glass "${more.breakGlass}"`;
    return this.command(`approve ${service} --env ${env} --as ${as}${glass}`, (workplace) =>
      answerApproval(workplace, "approve", service, { env, json: false, yes: true, as, execution, ...more }),
    );
  }

  /** Answers as a client does that knows no rule of ours. */
  async approveByForce(as: string, execution: string): Promise<void> {
    const { settings, names } = this.place;
    const token = await this.tokenOf(execution);
    const { credentials } = await signIn(settings.endpoint!, as, names.approver);
    const calls = new PipelineCalls({ ...settings, credentials });
    const where = { pipeline: this.pipeline, stage: toured.last, action: environmentActions.approve, token };
    await calls.answer(where, "Approved", "by another client").finally(() => calls.close());
  }

  /** Waits until an execution waits for its approval. @returns the token of that */
  private tokenOf(execution: string): Promise<string> {
    const { last: env } = toured;
    return this.until(`${execution} waits in ${env}`, 60, async () => {
      const stage = (await this.calls.stages(this.pipeline))?.find(({ stageName }) => stageName === env);
      const action = stage?.actionStates?.find(({ actionName }) => actionName === environmentActions.approve);
      const { status, token } = action?.latestExecution ?? {};
      return status === "InProgress" && stage?.latestExecution?.pipelineExecutionId === execution ? token : undefined;
    });
  }

  /** Why the deployer refused, or failed, in an environment. */
  async refusalOf(execution: string, environment: string): Promise<string> {
    const failed = await this.until(`${execution} fails in ${environment}`, 90, async () => {
      const newest = await this.calls.deployment(this.pipeline, execution, environment);
      if (newest?.status === "Succeeded") throw new Error(`${execution} was deployed to ${environment}`);
      return newest?.status === "Failed" ? newest : undefined;
    });
    return actionReason(failed);
  }

  /** The execution that the router started for a commit. */
  execution(commit: string): Promise<string> {
    return this.until(`a pipeline that runs for ${commit.slice(0, 12)}`, 60, async () =>
      this.calls.executionOf(this.pipeline, commit),
    );
  }

  /** Looks until it finds. */
  async until<Found>(what: string, seconds: number, find: () => Promise<Found | undefined>): Promise<Found> {
    const end = Date.now() + seconds * 1000;
    for (;;) {
      const found = await find();
      if (found !== undefined) return found;
      if (Date.now() > end) throw new Error(`${what}: not seen within ${duration(seconds * 1000)}`);
      await delay(look);
    }
  }
}
