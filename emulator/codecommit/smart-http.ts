import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import { localAccount } from "../local-account";
import type { Repositories } from "./repositories";
import type { Repository } from "./repository";
import type { RepositoryChanges } from "./repository-changes";
import { gitEnvironment } from "./run-git";

const gitPath =
  /^\/v1\/repos\/(?:\d{12}\/)?([\w.-]+?)(?:\.git)?\/(info\/refs|git-upload-pack|git-receive-pack)(?:\?(.*))?$/;

/** Whether git asks, to clone, fetch or push. */
export function isGitCall(url: string): boolean {
  return url.startsWith("/v1/repos/");
}

/** Where git finds a repository. */
export function gitPathOf(account: string, name: string): string {
  return account === localAccount ? `/v1/repos/${name}` : `/v1/repos/${account}/${name}`;
}

/** Whose repository is asked for: the first account's, unless an account's number is before its name. */
export function gitAccount(url = ""): string {
  return /^\/v1\/repos\/(\d{12})\/(?!info\/refs|git-)/.exec(url)?.[1] ?? localAccount;
}

/** Git's own server behind `/v1/repos/<name>`: clones and pushes of any size are streamed through it. */
export class SmartHttp {
  constructor(
    private readonly repositories: Repositories,
    private readonly changes: RepositoryChanges,
    /** Told after every push. */
    private readonly pushed: () => void,
  ) {}

  readonly handle = async (incoming: IncomingMessage, answer: ServerResponse): Promise<void> => {
    const [, name = "", service = "", query = ""] = (incoming.url ?? "").match(gitPath) ?? [];
    const repository = this.repositories.find(name);
    if (repository === undefined) return refuse(incoming, answer, `repository '${name}' not found`);
    const serve = () => backend({ incoming, answer, repository, service, query });
    if (service !== "git-receive-pack") return serve().then(() => void answer.end());
    await this.changes.change(repository, pusher(incoming, this.repositories.account), serve);
    this.pushed();
    answer.end();
  };
}

/** A Basic user name says who pushes, with any password; git sends one by `http.extraHeader`, since nobody asks it for one. */
function pusher({ headers }: IncomingMessage, account: string): string {
  const [, encoded = ""] = headers.authorization?.match(/^Basic (.+)$/i) ?? [];
  const name = Buffer.from(encoded, "base64").toString().split(":")[0];
  return name && /^[\w+=,.@-]+$/.test(name) ? `arn:aws:iam::${account}:user/${name}` : `arn:aws:iam::${account}:root`;
}

function refuse(incoming: IncomingMessage, answer: ServerResponse, message: string): void {
  incoming.resume();
  answer.writeHead(404, { "Content-Type": "text/plain" });
  answer.end(`${message}\n`);
}

interface BackendCall {
  readonly incoming: IncomingMessage;
  readonly answer: ServerResponse;
  readonly repository: Repository;
  /** `info/refs`, `git-upload-pack` or `git-receive-pack` */
  readonly service: string;
  readonly query: string;
}

/** Resolves when git is done and its answer is written; who asks the answer to end does so then. */
async function backend(call: BackendCall): Promise<void> {
  const { incoming, answer } = call;
  const child = spawn("git", ["http-backend"], { env: environmentOf(call), stdio: ["pipe", "pipe", "ignore"] });
  const exited = once(child, "exit");
  child.stdin!.on("error", () => {}); // git may have refused before it read everything
  const gone = () => {
    if (!incoming.complete) child.stdin!.destroy(); // git then ends by itself, with nothing half done
  };
  incoming.on("error", gone);
  incoming.on("close", gone);
  if (incoming.destroyed) gone(); // who asked did not wait for its turn
  incoming.pipe(child.stdin!);
  await relayAnswer(child, answer);
  await exited;
}

/** No length: git would wait for the rest of a request whose sender has gone. It reads to the end instead. */
function environmentOf({ incoming, repository, service, query }: BackendCall): Record<string, string> {
  const { method = "GET", headers } = incoming;
  const optional: Record<string, string | undefined> = {
    CONTENT_TYPE: headers["content-type"],
    HTTP_CONTENT_ENCODING: headers["content-encoding"],
    GIT_PROTOCOL: headers["git-protocol"]?.toString(),
  };
  return {
    ...gitEnvironment(),
    GIT_PROJECT_ROOT: repository.folder,
    GIT_HTTP_EXPORT_ALL: "1",
    PATH_INFO: `/${service}`,
    QUERY_STRING: query,
    REQUEST_METHOD: method,
    REMOTE_ADDR: "127.0.0.1",
    ...(Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined)) as Record<
      string,
      string
    >),
  };
}

/** A CGI answer: header lines, an empty line, and then what git says. */
async function relayAnswer({ stdout }: ChildProcess, answer: ServerResponse): Promise<void> {
  let head = Buffer.alloc(0);
  let isBody = false;
  for await (const chunk of stdout as AsyncIterable<Buffer>) {
    if (isBody) {
      await write(answer, chunk);
      continue;
    }
    head = Buffer.concat([head, chunk]);
    const end = head.indexOf("\r\n\r\n");
    if (end < 0) continue;
    isBody = true;
    const lines = head
      .subarray(0, end)
      .toString()
      .split("\r\n")
      .map((line) => line.split(": ") as [string, string]);
    const status = lines.find(([name]) => name === "Status")?.[1];
    answer.writeHead(Number(status?.slice(0, 3) ?? 200), lines.filter(([name]) => name !== "Status").flat());
    await write(answer, head.subarray(end + 4));
  }
  if (!isBody) answer.writeHead(500, { "Content-Type": "text/plain" });
}

async function write(answer: ServerResponse, chunk: Buffer): Promise<void> {
  if (answer.destroyed || chunk.length === 0) return;
  if (!answer.write(chunk)) await Promise.race([once(answer, "drain"), once(answer, "close")]);
}
