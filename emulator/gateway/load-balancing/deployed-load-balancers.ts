import type { ElasticLoadBalancingV2Client, LoadBalancerAttribute } from "@aws-sdk/client-elastic-load-balancing-v2";
import type { Context } from "../../context";
import { Memo } from "../../memo";
import type { Listener, LoadBalancer, TargetGroup } from "./load-balancer";
import { actionOf, ruleOf } from "./read-rule";

/** What Elastic Load Balancing has been told, read when it is first needed and again after a change. */
export class DeployedLoadBalancers {
  private loaded?: Promise<ElasticLoadBalancingV2Client>;
  private readonly arns = new Memo((name) => this.readArn(name));
  private readonly balancers = new Memo((arn) => this.readBalancer(arn));
  private readonly listenersOf = new Memo((arn) => this.readListeners(arn));
  private readonly groups = new Memo((arn) => this.readGroup(arn));

  constructor(private readonly context: Pick<Context, "clients" | "changes">) {}

  /** @returns a function that ends the listening */
  listen(): () => void {
    return this.context.changes.listen(["elasticloadbalancing"], () => {
      for (const memo of [this.arns, this.balancers, this.listenersOf, this.groups]) memo.forget();
    });
  }

  balancer(arn: string): Promise<LoadBalancer | undefined> {
    return this.balancers.get(arn);
  }

  async named(name: string): Promise<LoadBalancer | undefined> {
    const arn = await this.arns.get(name);
    return arn === undefined ? undefined : this.balancer(arn);
  }

  async listener(balancerArn: string, port: number): Promise<Listener | undefined> {
    return (await this.listenersOf.get(balancerArn)).find((listener) => listener.port === port);
  }

  targetGroup(arn: string): Promise<TargetGroup | undefined> {
    return this.groups.get(arn);
  }

  private async readArn(name: string): Promise<string | undefined> {
    const { DescribeLoadBalancersCommand } = await sdk();
    const client = await this.client();
    const found = await unlessGone(client.send(new DescribeLoadBalancersCommand({ Names: [name] })));
    return found?.LoadBalancers?.[0]?.LoadBalancerArn;
  }

  private async readBalancer(arn: string): Promise<LoadBalancer | undefined> {
    const { DescribeLoadBalancerAttributesCommand, DescribeLoadBalancersCommand } = await sdk();
    const client = await this.client();
    const found = await unlessGone(client.send(new DescribeLoadBalancersCommand({ LoadBalancerArns: [arn] })));
    const balancer = found?.LoadBalancers?.[0];
    if (balancer === undefined) return undefined;
    const { Attributes = [] } = await client.send(new DescribeLoadBalancerAttributesCommand({ LoadBalancerArn: arn }));
    return {
      arn,
      type: balancer.Type === "network" ? "network" : "application",
      state: balancer.State?.Code ?? "active",
      securityGroups: balancer.SecurityGroups ?? [],
      enforcesPrivateLink: balancer.EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic !== "off",
      idleTimeout: Number(attribute(Attributes, "idle_timeout.timeout_seconds") ?? 60),
      dropsInvalidHeaders: attribute(Attributes, "routing.http.drop_invalid_header_fields.enabled") === "true",
    };
  }

  private async readListeners(LoadBalancerArn: string): Promise<Listener[]> {
    const { DescribeListenersCommand, DescribeRulesCommand } = await sdk();
    const client = await this.client();
    const { Listeners = [] } = await client.send(new DescribeListenersCommand({ LoadBalancerArn }));
    const read = async ({ ListenerArn, Port, Protocol, DefaultActions = [] }: (typeof Listeners)[number]) => {
      const isHttp = Protocol === "HTTP" || Protocol === "HTTPS";
      const { Rules = [] } = isHttp ? await client.send(new DescribeRulesCommand({ ListenerArn })) : {};
      const last = { arn: ListenerArn!, priority: Infinity, conditions: [], action: actionOf(DefaultActions) };
      const rules = Rules.filter(({ IsDefault }) => !IsDefault).map(ruleOf);
      return {
        arn: ListenerArn!,
        port: Port!,
        protocol: Protocol!,
        rules: [...rules.sort((one, other) => one.priority - other.priority), last],
      };
    };
    return Promise.all(Listeners.map(read));
  }

  private async readGroup(TargetGroupArn: string): Promise<TargetGroup | undefined> {
    const { DescribeTargetGroupsCommand, DescribeTargetHealthCommand } = await sdk();
    const client = await this.client();
    const found = await unlessGone(client.send(new DescribeTargetGroupsCommand({ TargetGroupArns: [TargetGroupArn] })));
    const group = found?.TargetGroups?.[0];
    if (group === undefined) return undefined;
    const type = group.TargetType ?? "instance";
    // Who is behind the others changes with every task: the load balancer asks elsewhere.
    const { TargetHealthDescriptions = [] } =
      type === "alb" ? await client.send(new DescribeTargetHealthCommand({ TargetGroupArn })) : {};
    const registered = TargetHealthDescriptions.map(({ Target }) => ({
      id: Target!.Id!,
      port: Target!.Port ?? group.Port!,
    }));
    return { arn: TargetGroupArn, type, registered };
  }

  private client(): Promise<ElasticLoadBalancingV2Client> {
    const settings = this.context.clients.settings("elasticloadbalancing");
    this.loaded ??= sdk().then(({ ElasticLoadBalancingV2Client: Client }) => new Client(settings));
    return this.loaded;
  }
}

const sdk = () => import("@aws-sdk/client-elastic-load-balancing-v2");

async function unlessGone<Found>(found: Promise<Found>): Promise<Found | undefined> {
  try {
    return await found;
  } catch (error) {
    if (/NotFound/.test((error as Error).name)) return undefined;
    throw error;
  }
}

function attribute(attributes: readonly LoadBalancerAttribute[], key: string): string | undefined {
  return attributes.find(({ Key }) => Key === key)?.Value;
}
