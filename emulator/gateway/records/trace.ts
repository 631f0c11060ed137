/** One station on a request's way. */
export interface Hop {
  /** `base path mapping`, `VPC link`, `rule`, `target` */
  readonly what: string;
  /** Id or ARN of the resource. */
  readonly id: string;
  /** What was decided there. */
  readonly decision: string;
  /** Time since the hop before. */
  readonly milliseconds: number;
}

/** The way that one request takes. */
export class Trace {
  readonly hops: Hop[] = [];
  private last = performance.now();

  add(what: string, id: string, decision: string): void {
    const now = performance.now();
    this.hops.push({ what, id, decision, milliseconds: Number((now - this.last).toFixed(1)) });
    this.last = now;
  }
}

/** What is told of a request afterwards. */
export interface TracedRequest {
  readonly id: string;
  readonly time: string;
  readonly method: string;
  readonly domain: string;
  readonly path: string;
  readonly status: number;
  readonly milliseconds: number;
  readonly hops: readonly Hop[];
}

/** The latest requests, oldest first. */
export class TracedRequests {
  private readonly requests = new Map<string, TracedRequest>();

  /** @param most requests kept */
  constructor(private readonly most = 500) {}

  keep(request: TracedRequest): void {
    this.requests.set(request.id, request);
    if (this.requests.size > this.most) this.requests.delete(this.requests.keys().next().value!);
  }

  find(id: string): TracedRequest | undefined {
    return this.requests.get(id);
  }

  all(): TracedRequest[] {
    return [...this.requests.values()];
  }
}
