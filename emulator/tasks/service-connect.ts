import { once } from "node:events";
import { createServer, request, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { SecurityGroups } from "../network/security-groups";
import { withListeners, type ServiceAlias } from "./service-aliases";

/** Who may be called and how, as it is at the moment. */
export interface ConnectDirectory {
  /** Aliases that the caller's tasks find; none when it takes no part. */
  aliasesFor(callerArn: string): readonly ServiceAlias[];
  /** Ports of this machine where healthy tasks of a service answer. */
  portsOf(serviceArn: string, containerPort: number): readonly number[];
  securityGroupsOf(serviceArn: string): readonly string[];
}

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

  private async listenerOf(callerArn: string, alias: ServiceAlias): Promise<string> {
    const key = `${callerArn} ${alias.dnsName}:${alias.port}`;
    const listener = this.listeners.get(key) ?? this.listen(callerArn, alias);
    this.listeners.set(key, listener);
    listener.catch(() => this.listeners.delete(key)); // the next task tries again
    return `http://127.0.0.1:${((await listener).address() as AddressInfo).port}`;
  }

  private async listen(callerArn: string, alias: ServiceAlias): Promise<Server> {
    const server = createServer((incoming, answer) => {
      this.forward(callerArn, alias, incoming, answer).catch((error: Error) => refuse(answer, 503, error.message));
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    return server;
  }

  private async forward(
    callerArn: string,
    alias: ServiceAlias,
    incoming: IncomingMessage,
    answer: ServerResponse,
  ): Promise<void> {
    const from = this.directory.securityGroupsOf(callerArn);
    const to = this.directory.securityGroupsOf(alias.service);
    if (!(await this.securityGroups.permit(from, to, alias.containerPort))) {
      const called = `${alias.dnsName}:${alias.port}`;
      this.note(callerArn, `${nameOf(callerArn)} may not reach ${called}: no security group lets it`);
      return refuse(answer, 503, connectionFailure("connection timeout"));
    }
    const ports = this.inTurn(this.directory.portsOf(alias.service, alias.containerPort));
    if (ports.length === 0) return refuse(answer, 503, "no healthy upstream");
    const [first, second = first] = ports;
    const limit = (alias.requestTimeout ?? 15) * 1000;
    if (await send(first!, limit, incoming, answer)) return;
    if (await send(second!, limit, incoming, answer)) return;
    refuse(answer, 503, connectionFailure("remote connection failure, transport failure reason: Connection refused"));
  }

  private inTurn(ports: readonly number[]): number[] {
    const start = this.turn++ % Math.max(1, ports.length);
    return [...ports.slice(start), ...ports.slice(0, start)];
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
      answer.writeHead(received.statusCode ?? 502, received.headers);
      received.pipe(answer);
      received.on("error", () => answer.destroy());
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
