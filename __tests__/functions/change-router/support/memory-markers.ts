import type { Decision, RouteOutcome } from "../../../../functions/change-router/core/decision";
import type { Marker } from "../../../../functions/change-router/core/marker";
import type { Head, Markers } from "../../../../functions/change-router/core/ports";

/** The table, with its conditions. */
export class MemoryMarkers implements Markers {
  readonly stored = new Map<string, Marker>();
  readonly records: Decision[] = [];
  private readonly heads = new Map<string, Head>();

  async load(pipelines: readonly string[]): Promise<ReadonlyMap<string, Marker>> {
    return new Map(pipelines.flatMap((pipeline) => entry(pipeline, this.stored.get(pipeline))));
  }

  async save(marker: Marker): Promise<boolean> {
    if ((this.stored.get(marker.pipeline)?.version ?? 0) !== marker.version - 1) return false;
    this.stored.set(marker.pipeline, marker);
    return true;
  }

  async putDecision(decision: Decision): Promise<void> {
    if (!this.records.some(({ id }) => id === decision.id)) this.records.push(decision);
  }

  async decisions({ service, limit }: { service?: string; limit: number }): Promise<readonly Decision[]> {
    const isOf = (route?: RouteOutcome) => route !== undefined && route.reason !== "unchanged";
    const found = this.records.filter(({ routes }) => service === undefined || isOf(routes[service]));
    return found.reverse().slice(0, limit);
  }

  async head(repository: string): Promise<Head | undefined> {
    return this.heads.get(repository);
  }

  async saveHead(head: Head): Promise<boolean> {
    if ((this.heads.get(head.repository)?.version ?? 0) !== head.version - 1) return false;
    this.heads.set(head.repository, head);
    return true;
  }
}

function entry(pipeline: string, marker: Marker | undefined): (readonly [string, Marker])[] {
  return marker ? [[pipeline, marker]] : [];
}
