import { setTimeout as delay } from "node:timers/promises";
import { askReconcile } from "../../../cli/ask-reconcile";
import { callRouter } from "../../../cli/call-router";
import { localPlatform } from "../../../cli/declared-platforms";
import { localDelivery, type DeliveryPlace } from "../../../cli/delivery-place";
import { PipelineReader } from "../../../cli/pipeline-reader";
import type { PipelineReport } from "../../../cli/pipeline-report";
import type { Decision, RouteOutcome } from "../../../functions/change-router/core/decision";

/** Milliseconds between two looks, and for what is waited for: five pipelines on two busy cores. */
const look = 1_000;
const patience = 240_000;

/** What a running platform's router decides and its pipelines do, as a test waits for it. */
export class DeliveryWatch {
  readonly place: DeliveryPlace;
  private readonly reader: PipelineReader;

  constructor({ root, endpoint }: { readonly root: string; readonly endpoint: string }) {
    this.place = localDelivery(localPlatform(root), endpoint);
    this.reader = new PipelineReader(this.place.settings);
  }

  close(): Promise<void> {
    return this.reader.close();
  }

  get services(): string[] {
    return this.place.platform.services.map(({ name }) => name);
  }

  /** The services that are built from a library. */
  dependentsOf(library: string): string[] {
    const { services } = this.place.platform;
    return services.flatMap(({ name, source }) => (source.dependsOn.includes(library) ? [name] : [])).sort();
  }

  /** Looks until it finds. */
  readonly until = until;

  /** The first decision after another, about a commit. */
  decided(commit: string, after: string): Promise<Decision> {
    return until(`a decision at ${commit}`, async () => {
      const { decisions } = await callRouter(this.place, { command: "decisions", limit: 50 });
      return decisions
        .filter(({ id, heads }) => id > after && heads.services === commit)
        .sort((one, other) => (one.id < other.id ? -1 : 1))[0];
    });
  }

  /** Id of the newest decision; empty when there is none. */
  async newestDecision(): Promise<string> {
    const { decisions } = await callRouter(this.place, { command: "decisions", limit: 1 });
    return decisions[0]?.id ?? "";
  }

  async explained(service: string): Promise<RouteOutcome> {
    return (await callRouter(this.place, { command: "explain", service })).outcome;
  }

  report(service: string): Promise<PipelineReport> {
    return this.reader.read(this.place.names.pipeline(service)).then((report) => ({ service, ...report }));
  }

  /** Waits until a pipeline has ended for a commit. */
  ended(service: string, commit: string): Promise<PipelineReport> {
    return until(`${service} at ${commit}`, async () => {
      const report = await this.report(service);
      const moves = report.condition === "runs" || report.condition === "waits" || report.condition === "idle";
      return report.commit === commit && !moves ? report : undefined;
    });
  }

  /** Lets the router look, and waits until nothing is left behind: every service is at the head, as far as it concerns it. */
  async reconciled(): Promise<void> {
    await askReconcile(this.place);
    await until("every pipeline at the head", async () => {
      const outcomes = await Promise.all(this.services.map((service) => this.explained(service)));
      return outcomes.every(({ reason }) => reason === "unchanged" || reason === "ignored-only") ? true : undefined;
    });
  }
}

/** The services that a decision started. */
export function startedBy({ routes }: Decision): string[] {
  return Object.entries(routes)
    .filter(([, { outcome }]) => outcome === "start")
    .map(([name]) => name)
    .sort();
}

async function until<Found>(what: string, find: () => Promise<Found | undefined>): Promise<Found> {
  const giveUp = Date.now() + patience;
  let last = "nothing was found";
  while (Date.now() < giveUp) {
    const found = await find().catch((error: Error) => {
      last = error.message;
      return undefined;
    });
    if (found !== undefined) return found;
    await delay(look);
  }
  throw new Error(`${what}: not within ${patience / 1000} s: ${last}`);
}
