import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Control, ControlAnswer } from "../../control";
import { listen } from "../../listen";
import { readBody, requestHead } from "../read-request";
import { Trace } from "../records/trace";
import type { ApplicationBalancing } from "./application-balancing";
import type { DeployedLoadBalancers } from "./deployed-load-balancers";

export interface DoorsOptions {
  readonly balancers: Pick<DeployedLoadBalancers, "named" | "listener">;
  readonly application: Pick<ApplicationBalancing, "answer">;
  readonly now: () => Date;
  readonly note: (line: string) => void;
}

/**
 * `GET /_thrive/balancers/<name>/<port>` says where on this machine a listener of an Application Load Balancer answers: what is in the
 * VPC, a test of a new version above all, asks it without API Gateway. TLS and the security groups of who asks are left out.
 */
export class BalancerDoors {
  private readonly doors = new Map<string, Promise<Server>>();

  constructor(private readonly options: DoorsOptions) {}

  readonly control: Control = async ({ method, path }) => {
    const [, name, port] = /^\/([\w-]+)\/(\d+)$/.exec(path) ?? [];
    if (method !== "GET" || name === undefined)
      return { status: 404, value: { message: `${method} /_thrive/balancers${path}: there is no such call` } };
    const balancer = await this.options.balancers.named(name);
    const listener = balancer && (await this.options.balancers.listener(balancer.arn, Number(port)));
    if (listener === undefined)
      return { status: 404, value: { message: `${name} is no load balancer that listens on ${port}` } };
    return this.open(name, Number(port));
  };

  async stop(): Promise<void> {
    for (const door of this.doors.values()) {
      const server = await door;
      server.close();
      server.closeAllConnections();
    }
  }

  private async open(name: string, port: number): Promise<ControlAnswer> {
    const key = `${name}:${port}`;
    const door = this.doors.get(key) ?? this.serve(name, port);
    this.doors.set(key, door);
    const address = (await door).address() as AddressInfo;
    return { status: 200, value: { url: `http://127.0.0.1:${address.port}` } };
  }

  private async serve(name: string, port: number): Promise<Server> {
    const server = createServer((incoming, outgoing) => {
      this.answer(name, port, incoming, outgoing).catch((error: Error) => {
        this.options.note(`load balancer ${name}:${port}: ${error.message}`);
        outgoing.destroy();
      });
    });
    await listen(server, 0);
    return server;
  }

  private async answer(name: string, port: number, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const { balancers, application, now } = this.options;
    const balancer = await balancers.named(name);
    const listener = balancer && (await balancers.listener(balancer.arn, port));
    if (balancer === undefined || listener === undefined) throw new Error("it is gone");
    const { method, headers, sourceIp } = requestHead(incoming, name, now());
    const target = incoming.url ?? "/";
    const gone = new AbortController();
    outgoing.on("close", () => gone.abort());
    const answered = await application.answer({
      balancer,
      listener,
      sourceIp,
      request: { method, target, headers, url: new URL(target, "http://127.0.0.1"), body: await readBody(incoming) },
      trace: new Trace(),
      signal: gone.signal,
    });
    const kept = answered.headers.filter(
      ([header]) => !/^(connection|transfer-encoding|content-length)$/i.test(header),
    );
    outgoing.writeHead(answered.status, [...kept, ["Content-Length", String(answered.body.length)]].flat());
    outgoing.end(answered.body);
  }
}
