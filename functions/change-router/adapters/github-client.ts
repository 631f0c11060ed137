import { setTimeout as delay } from "node:timers/promises";
import { PermanentError, TransientError } from "../core/router-error";

/** Of GitHub itself; an Enterprise server has its own. */
const publicApi = "https://api.github.com";

/** Milliseconds for one answer: comparisons of large pushes take a few seconds. */
const patience = 15_000;

/** Tries of a call that GitHub failed to answer. */
const tries = 3;

/** Milliseconds before the second try; twice that before the third. */
const firstPause = 500;

export interface GithubClientOptions {
  /** Reads the token that the repository's calls are made with. */
  readonly token: () => Promise<string>;
  /** Of the API. @default https://api.github.com */
  readonly apiUrl?: string;
  /** Waits that many milliseconds. */
  readonly pause?: (milliseconds: number) => Promise<unknown>;
}

export interface GithubAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** Calls the API of GitHub or of an Enterprise server. An answer of 404 or 409 is one; what else is no success is an error. */
export class GithubClient {
  private readonly api: string;
  private readonly pause: (milliseconds: number) => Promise<unknown>;

  constructor(private readonly options: GithubClientOptions) {
    this.api = (options.apiUrl ?? publicApi).replace(/\/+$/, "");
    this.pause = options.pause ?? delay;
  }

  /** @param path below the API's address, encoded, with a slash before it */
  get(path: string): Promise<GithubAnswer> {
    return this.ask(`${this.api}${path}`, {});
  }

  /** An Enterprise server has its REST API at `/api/v3` and this one at `/api/graphql`. */
  graphql(query: string, variables: Readonly<Record<string, string>>): Promise<GithubAnswer> {
    const url = `${this.api.replace(/\/v3$/, "")}/graphql`;
    return this.ask(url, { method: "POST", body: JSON.stringify({ query, variables }) });
  }

  private async ask(url: string, request: RequestInit): Promise<GithubAnswer> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.askOnce(url, request);
      } catch (error) {
        if (!(error instanceof Unanswered) || attempt === tries) throw error;
        await this.pause(firstPause * 2 ** (attempt - 1));
      }
    }
  }

  private async askOnce(url: string, request: RequestInit): Promise<GithubAnswer> {
    const headers = {
      accept: "application/vnd.github+json",
      authorization: `Bearer ${await this.options.token()}`,
      "content-type": "application/json",
      "user-agent": "thrive-change-router",
      "x-github-api-version": "2022-11-28",
    };
    const { answer, text } = await exchange(url, { ...request, headers, signal: AbortSignal.timeout(patience) });
    const refusal = refusalOf(url, answer, text);
    if (refusal !== undefined) throw refusal;
    return { status: answer.status, body: parsed(url, text) };
  }
}

/** GitHub did not answer, or not as itself: another try is worth it. */
class Unanswered extends TransientError {}

async function exchange(url: string, request: RequestInit): Promise<{ answer: Response; text: string }> {
  try {
    const answer = await fetch(url, request);
    return { answer, text: await answer.text() };
  } catch (error) {
    const { message, cause } = error as Error;
    const reason = cause instanceof Error ? cause.message : message;
    throw new Unanswered("GithubUnreachable", `${placeOf(url)}: ${reason}`, { cause: error });
  }
}

function refusalOf(url: string, { status, headers }: Response, text: string): Error | undefined {
  const place = placeOf(url);
  if (status < 300 || status === 404 || status === 409) return undefined;
  if (status >= 500) return new Unanswered("GithubFailed", `${place}: answered ${status}`);
  if (isLimit(status, headers, text)) {
    return new TransientError(
      "GithubRateLimit",
      `${place}: answered ${status}, the limit of calls is reached${resetOf(headers)}`,
    );
  }
  const wayOut = status === 401 ? "; write a valid token into the repository's parameter" : "";
  return new PermanentError(`Github${status}`, `${place}: answered ${status}: ${messageOf(text)}${wayOut}`);
}

/** GitHub answers the primary limit with none remaining, the secondary with a time to wait, or in words alone. */
function isLimit(status: number, headers: Headers, text: string): boolean {
  if (status === 429) return true;
  if (status !== 403) return false;
  return headers.get("x-ratelimit-remaining") === "0" || headers.has("retry-after") || /rate limit/i.test(text);
}

function resetOf(headers: Headers): string {
  const wait = headers.get("retry-after");
  if (wait !== null) return `; again in ${wait} s`;
  const reset = Number(headers.get("x-ratelimit-reset"));
  return reset > 0 ? `; again at ${new Date(reset * 1000).toISOString()}` : "";
}

function messageOf(text: string): string {
  const { message } = (safelyParsed(text) ?? {}) as { message?: unknown };
  return typeof message === "string" ? message.slice(0, 200) : "no reason given";
}

function parsed(url: string, text: string): unknown {
  const body = safelyParsed(text);
  if (body === undefined) throw new Unanswered("GithubUnreadable", `${placeOf(url)}: the answer is not JSON`);
  return body;
}

function safelyParsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function placeOf(url: string): string {
  const { host, pathname } = new URL(url);
  return `github ${host}${pathname}`;
}
