import type { Server } from "node:http";
import { issuedCredentials } from "../authorization/issued-credentials";
import type { Context, Part } from "../context";
import type { Control, ControlRequest } from "../control";
import type { SecurityGroups } from "../network/security-groups";
import type { Targets } from "../targets/targets";
import { DeployedApis } from "./api/deployed-apis";
import { Throttle } from "./api/throttle";
import { UsagePlans } from "./api/usage-plans";
import { HomeFunctions } from "./authorization/home-functions";
import { HomeIdentityPolicies } from "./authorization/home-identity-policies";
import { LambdaAuthorizers } from "./authorization/lambda-authorizer";
import { RememberedCredentials } from "./authorization/remembered-credentials";
import { createDomainServer } from "./domain-server";
import { listenFrom } from "./listen-from";
import { ApplicationBalancing } from "./load-balancing/application-balancing";
import { BalancerDoors } from "./load-balancing/balancer-doors";
import { DeployedLoadBalancers } from "./load-balancing/deployed-load-balancers";
import { NetworkBalancing } from "./load-balancing/network-balancing";
import { LogWriter } from "./records/log-writer";
import { recordRequest } from "./records/record-request";
import type { RequestRecord } from "./records/request-record";
import { TracedRequests } from "./records/trace";
import { RestApis } from "./rest-apis";

export interface GatewaySurroundings {
  readonly targets: Targets;
  readonly securityGroups: SecurityGroups;
}

export interface Gateway extends Part {
  /** `/_thrive/gateway`, `/_thrive/requests` and `/_thrive/balancers`. */
  readonly controls: Readonly<Record<"gateway" | "requests" | "balancers", Control>>;
}

/** The way in: serves each custom domain of API Gateway on a port of its own, the router's next ones. */
export function createGateway(context: Context, surroundings: GatewaySurroundings): Gateway {
  return new DeployedGateway(context, surroundings);
}

interface DomainListener {
  readonly server: Server;
  readonly port: number;
}

class DeployedGateway implements Gateway {
  private readonly listeners = new Map<string, DomainListener>();
  private readonly requests = new TracedRequests();
  private readonly logs: LogWriter;
  private readonly apis: DeployedApis;
  private readonly balancers: DeployedLoadBalancers;
  private readonly usagePlans: UsagePlans;
  private readonly credentials: RememberedCredentials;
  private readonly policies: HomeIdentityPolicies;
  private readonly rest: RestApis;
  private readonly doors: BalancerDoors;
  private listening: (() => void)[] = [];
  private following = Promise.resolve();
  private isStopped = false;

  constructor(
    private readonly context: Context,
    { targets, securityGroups }: GatewaySurroundings,
  ) {
    const { clock, clients, metrics } = context;
    const now = () => clock.now();
    const throttle = new Throttle(now);
    const home = clients.addressOf("sts");
    this.logs = new LogWriter(context);
    this.apis = new DeployedApis(context);
    this.balancers = new DeployedLoadBalancers(context);
    this.usagePlans = new UsagePlans(context, throttle);
    this.credentials = new RememberedCredentials(issuedCredentials(home), now);
    this.policies = new HomeIdentityPolicies(home);
    const application = new ApplicationBalancing({ clock, metrics, targets, securityGroups });
    this.doors = new BalancerDoors({ balancers: this.balancers, application, now, note: context.note });
    this.rest = new RestApis({
      clock,
      throttle,
      apis: this.apis,
      credentials: this.credentials,
      identityPolicies: this.policies.decide,
      authorizers: new LambdaAuthorizers(new HomeFunctions(clients).invoke, now),
      usagePlans: this.usagePlans,
      network: new NetworkBalancing(this.balancers, securityGroups, application),
    });
  }

  readonly controls = {
    gateway: async () => ({ status: 200, value: { domains: this.domains() } }),
    requests: async (request: ControlRequest) => this.tell(request),
    balancers: (request: ControlRequest) => this.doors.control(request),
  };

  /** Nothing is deployed yet: it begins to read when API Gateway is told something. */
  async start(): Promise<void> {
    this.listening = [
      this.apis.listen(() => this.follow()),
      this.balancers.listen(),
      this.usagePlans.listen(),
      this.context.changes.listen(["iam", "sts"], ({ service }) => {
        this.policies.forget();
        if (service === "iam") this.credentials.forget();
      }),
    ];
  }

  async stop(): Promise<void> {
    this.isStopped = true;
    for (const end of this.listening) end();
    await this.following;
    for (const domain of [...this.listeners.keys()]) await this.close(domain);
    await this.doors.stop();
    await this.logs.stop();
  }

  private domains(): Record<string, string> {
    return Object.fromEntries([...this.listeners].map(([domain, { port }]) => [domain, `http://127.0.0.1:${port}`]));
  }

  private tell({ path }: ControlRequest) {
    const id = path.slice(1);
    if (id === "") return { status: 200, value: { requests: this.requests.all() } };
    const found = this.requests.find(id);
    if (found !== undefined) return { status: 200, value: found };
    return {
      status: 404,
      value: { message: `${id}: none of the last 500 requests; x-amzn-RequestId of an answer names one` },
    };
  }

  /** One look at a time, so that a domain gets one listener. */
  private follow(): void {
    this.following = this.following.then(async () => {
      try {
        if (!this.isStopped) await this.serve(await this.apis.domains());
      } catch (error) {
        this.context.note(`gateway: the custom domains were not read: ${(error as Error).message}`);
      }
    });
  }

  private async serve(domains: readonly string[]): Promise<void> {
    for (const domain of [...this.listeners.keys()].filter((one) => !domains.includes(one))) await this.close(domain);
    for (const domain of domains.filter((one) => !this.listeners.has(one))) await this.open(domain);
  }

  private async open(domain: string): Promise<void> {
    const server = createDomainServer({
      domain,
      account: this.context.clients.account,
      now: () => this.context.clock.now(),
      answer: (record) => this.rest.answer(record),
      answered: (record) => this.record(record),
      note: this.context.note,
    });
    const port = await listenFrom(server, Number(new URL(this.context.endpoint).port) + 1);
    this.listeners.set(domain, { server, port });
    this.context.note(`gateway: ${domain} is http://127.0.0.1:${port}`);
  }

  private async close(domain: string): Promise<void> {
    const { server } = this.listeners.get(domain)!;
    this.listeners.delete(domain);
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeAllConnections();
    await closed;
  }

  private record(record: RequestRecord): void {
    const { request, trace, answer, milliseconds = 0 } = record;
    const { id, method, domain, path } = request;
    const time = request.time.toISOString();
    const { status } = answer!;
    this.requests.keep({
      id,
      time,
      method,
      domain,
      path,
      status,
      milliseconds: Number(milliseconds.toFixed(1)),
      hops: trace.hops,
    });
    recordRequest(record, this.context.metrics, this.logs);
  }
}
