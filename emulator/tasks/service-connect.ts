import { once } from "node:events";
import { createServer, request, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { SecurityGroups } from "../network/security-groups";
import { withListeners, type ServiceAlias } from "./service-aliases";

/** Who may be called and how, as it is at the moment. */
export interface ConnectDirectory {
  /** Aliases that the caller's tasks find; none when it takes no part. */
  aliasesFor(callerArn: string): readonly ServiceAlias[];
  /** Where healthy tasks of a service answer. */
  endpointsOf(serviceArn: string, containerPort: number): readonly ConnectEndpoint[];
  /** The groups that a caller's tasks carry. */
  securityGroupsOf(callerArn: string): readonly string[];
}

/** One task that may be called. */
export interface ConnectEndpoint {
  /** Port of this machine. */
  readonly port: number;
  /** Ids of its own. */
  readonly securityGroups: readonly string[];
}

/** What a listener stands for. */
type CalledName = Pick<ServiceAlias, "dnsName" | "port">;

/** The proxies beside the tasks: a listener for each caller and alias, open where the deployed security groups are. */
export class ServiceConnect {
  private readonly listeners = new Map<string, Promise<Server>>();
  private turn = 0;

  constructor(
    private readonly directory: ConnectDirectory,
    private readonly securityGroups: SecurityGroups,
    private readonly note: (callerArn: string, line: string) => void,
  ) {}

  /** A task knows the endpoints that exist when it starts, as on AWS. */
  environmentFor(callerArn: string, environment: Readonly<Record<string, string>>): Promise<Record<string, string>> {
    const aliases = this.directory.aliasesFor(callerArn);
    return withListeners(environment, aliases, (alias) => this.listenerOf(callerArn, alias));
  }

  /** Ends the listeners of a caller that has no task any more. */
  async close(callerArn: string): Promise<void> {
    for (const [key, listener] of this.listeners) {
      if (!key.startsWith(`${callerArn} `)) continue;
      this.listeners.delete(key);
      await listener.then(end, () => {});
    }
  }

  async stop(): Promise<void> {
    for (const listener of this.listeners.values()) await listener.then(end, () => {});
    this.listeners.clear();
  }

  private async listenerOf(callerArn: string, alias: CalledName): Promise<string> {
    const key = `${callerArn} ${alias.dnsName}:${alias.port}`;
    const listener = this.listeners.get(key) ?? this.listen(callerArn, alias);
    this.listeners.set(key, listener);
    listener.catch(() => this.listeners.delete(key)); // the next task tries again
    return `http://127.0.0.1:${((await listener).address() as AddressInfo).port}`;
  }

  private async listen(callerArn: string, alias: CalledName): Promise<Server> {
    const server = createServer((incoming, answer) => {
      this.forward(callerArn, alias, incoming, answer).catch((error: Error) => refuse(answer, 503, error.message));
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    return server;
  }

  private async forward(
    callerArn: string,
    called: CalledName,
    incoming: IncomingMessage,
    answer: ServerResponse,
  ): Promise<void> {
    const alias = this.aliasOf(callerArn, called);
    const endpoints = alias ? this.inTurn(this.directory.endpointsOf(alias.service, alias.containerPort)) : [];
    if (alias === undefined || endpoints.length === 0) return refuse(answer, 503, "no healthy upstream");
    const [first, second = first] = endpoints;
    const open = await this.reached(callerArn, [first!, second!], alias.containerPort);
    if (open.length === 0) {
      const name = `${called.dnsName}:${called.port}`;
      this.note(callerArn, `${nameOf(callerArn)} may not reach ${name}: no security group lets it`);
      return refuse(answer, 503, connectionFailure("connection timeout"));
    }
    const limit = (alias.requestTimeout ?? 15) * 1000;
    for (const { port } of open) if (await send(port, limit, incoming, answer)) return;
    refuse(answer, 503, connectionFailure("remote connection failure, transport failure reason: Connection refused"));
  }

  /** As it is deployed now: its port, its time limit and who answers may have changed since the listener was made. */
  private aliasOf(callerArn: string, { dnsName, port }: CalledName): ServiceAlias | undefined {
    return this.directory.aliasesFor(callerArn).find((alias) => alias.dnsName === dnsName && alias.port === port);
  }

  /** Those that the security groups let the caller connect to. */
  private async reached(
    callerArn: string,
    endpoints: readonly ConnectEndpoint[],
    containerPort: number,
  ): Promise<ConnectEndpoint[]> {
    const from = this.directory.securityGroupsOf(callerArn);
    const isOpen = await Promise.all(
      endpoints.map(({ securityGroups: to }) => this.securityGroups.permit(from, to, containerPort)),
    );
    return endpoints.filter((_, index) => isOpen[index]);
  }

  private inTurn(endpoints: readonly ConnectEndpoint[]): ConnectEndpoint[] {
    const start = this.turn++ % Math.max(1, endpoints.length);
    return [...endpoints.slice(start), ...endpoints.slice(0, start)];
  }
}

function connectionFailure(reason: string): string {
  return `upstream connect error or disconnect/reset before headers. reset reason: ${reason}`;
}

/** Sends a request on; false when there was nobody to connect to, so that none of it has been read. */
function send(port: number, limit: number, incoming: IncomingMessage, answer: ServerResponse): Promise<boolean> {
  return new Promise((resolve) => {
    const { method, url: path, headers } = incoming;
    let connected = false;
    const sent = request({ host: "127.0.0.1", port, method, path, headers, agent: false }, (received) => {
      if (!pass(received, answer)) sent.destroy();
    });
    sent.on("socket", (socket) =>
      socket.once("connect", () => {
        connected = true;
        incoming.pipe(sent);
        resolve(true);
      }),
    );
    // A task works no faster than on AWS: its time limit is in our seconds.
    sent.setTimeout(limit, () => {
      refuse(answer, 504, "upstream request timeout");
      sent.destroy();
    });
    sent.on("error", () => {
      if (connected) refuse(answer, 503, connectionFailure("connection termination"));
      resolve(connected);
    });
    answer.on("close", () => {
      if (connected) sent.destroy();
    });
  });
}

/** Passes an answer on; false when it is none of HTTP, such as one of status 0. */
function pass(received: IncomingMessage, answer: ServerResponse): boolean {
  received.on("error", () => answer.destroy());
  try {
    answer.writeHead(received.statusCode ?? 0, received.headers);
  } catch {
    refuse(answer, 503, connectionFailure("protocol error"));
    return false;
  }
  received.pipe(answer);
  return true;
}

/** As Envoy words it. */
function refuse(answer: ServerResponse, status: number, message: string): void {
  if (answer.writableEnded) return;
  if (answer.headersSent) return void answer.destroy();
  answer.writeHead(status, { "Content-Type": "text/plain", Server: "envoy" }).end(message);
}

function end(server: Server): void {
  server.close();
  server.closeAllConnections();
}

function nameOf(arn: string): string {
  return arn.split("/").at(-1)!;
}
