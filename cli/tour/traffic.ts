import { setTimeout as delay } from "node:timers/promises";
import { loopbackRequest } from "../../emulator/loopback-request";
import { signRequest } from "../sign-request";

/** Milliseconds between two requests: ten a second. */
const pace = 100;

/** Asks a service through the gateway all the time, and counts what it answers. */
export class Traffic {
  /** Answers, by the commit that gave them. */
  readonly served = new Map<string, number>();
  readonly failed: string[] = [];
  private last: string | undefined;
  private readonly ending = new AbortController();
  private readonly asking: Promise<void>;

  constructor(private readonly url: string) {
    this.asking = this.askAll();
  }

  /** Commit that the last request was answered by. */
  get commit(): string | undefined {
    return this.last;
  }

  async stop(): Promise<this> {
    this.ending.abort();
    await this.asking;
    return this;
  }

  /** @throws Error when a request failed */
  requireNoneFailed(): number {
    const all = [...this.served.values()].reduce((sum, count) => sum + count, 0);
    if (this.failed.length === 0 && all > 0) return all;
    throw new Error(
      `${this.failed.length} of ${all + this.failed.length} requests failed: ${this.failed[0] ?? "none was made"}`,
    );
  }

  private async askAll(): Promise<void> {
    const asked: Promise<void>[] = [];
    while (!this.ending.signal.aborted) {
      asked.push(this.ask());
      await delay(pace);
    }
    await Promise.all(asked);
  }

  private async ask(): Promise<void> {
    try {
      const url = new URL(this.url);
      const headers = await signRequest({ url, method: "GET", headers: {}, body: "" });
      const { status, body } = await loopbackRequest({ url: url.href, headers });
      if (status !== 200) return void this.failed.push(`${status} ${body.slice(0, 200)}`);
      const { commit } = (JSON.parse(body) as { answeredBy: { commit: string } }).answeredBy;
      this.last = commit;
      this.served.set(commit, (this.served.get(commit) ?? 0) + 1);
    } catch (error) {
      this.failed.push((error as Error).message);
    }
  }
}
