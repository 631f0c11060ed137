import type { SecurityGroups } from "../../network/security-groups";
import type { HttpAnswer } from "../gateway-request";
import { Refusal } from "../refusal";
import type { ApplicationBalancing, BalancedCall } from "./application-balancing";
import { balancerError } from "./balancer-answers";
import type { DeployedLoadBalancers } from "./deployed-load-balancers";
import type { LoadBalancer, TargetGroup } from "./load-balancer";

export type NetworkCall = Omit<BalancedCall, "balancer" | "listener">;

/** A Network Load Balancer behind a VPC link: passes connections to the Application Load Balancer that is its target. */
export class NetworkBalancing {
  constructor(
    private readonly balancers: Pick<DeployedLoadBalancers, "balancer" | "listener" | "targetGroup">,
    private readonly securityGroups: SecurityGroups,
    private readonly application: Pick<ApplicationBalancing, "answer">,
  ) {}

  /** Reads what the way needs, so that no request's patience is spent on reading. What is wrong with it is told by `answer`. */
  async prepare(arn: string, url: URL): Promise<void> {
    const listener = await this.balancers.listener(arn, portOf(url));
    const action = listener?.rules[0]?.action;
    const group = action?.type === "forward" ? await this.balancers.targetGroup(action.groups[0]!.arn) : undefined;
    const targets = group?.registered ?? [];
    await Promise.all([
      this.balancers.balancer(arn),
      this.securityGroups.permit([], [], portOf(url)),
      ...targets.flatMap(({ id, port }) => [this.balancers.balancer(id), this.balancers.listener(id, port)]),
    ]);
  }

  /** @param arn of the network load balancer */
  async answer(arn: string, call: NetworkCall): Promise<HttpAnswer> {
    const network = await this.balancers.balancer(arn);
    if (network === undefined) throw unreachable(`${arn} does not exist`);
    await this.letIn(network, call);
    const group = await this.groupOf(network, portOf(call.request.url), call);
    const target = group.registered[0];
    if (group.type !== "alb")
      throw unreachable(`target group ${group.arn}: the local AWS passes to application load balancers only`);
    if (target === undefined) throw unreachable(`target group ${group.arn} has no target`);
    return this.passOn(network, target, call);
  }

  /** The groups of a load balancer hold for PrivateLink, whose addresses no rule can name but the one for all. */
  private async letIn(network: LoadBalancer, call: NetworkCall): Promise<void> {
    if (!network.enforcesPrivateLink || network.securityGroups.length === 0) return;
    const port = portOf(call.request.url);
    if (await this.securityGroups.permit([], network.securityGroups, port)) return;
    call.trace.add("network load balancer", network.arn, `its groups hold for PrivateLink and are closed on ${port}`);
    return untilGivenUp(call.signal);
  }

  private async groupOf(network: LoadBalancer, port: number, { trace }: NetworkCall): Promise<TargetGroup> {
    const listener = await this.balancers.listener(network.arn, port);
    const action = listener?.rules[0]?.action;
    if (action?.type !== "forward") {
      trace.add("network load balancer", network.arn, `no listener on ${port}`);
      throw unreachable(`${network.arn} does not listen on ${port}`);
    }
    trace.add("network load balancer", network.arn, `TCP listener on ${port}`);
    const arn = action.groups[0]!.arn;
    const group = await this.balancers.targetGroup(arn);
    if (group === undefined) throw unreachable(`target group ${arn} does not exist`);
    return group;
  }

  private async passOn(
    network: LoadBalancer,
    target: { id: string; port: number },
    call: NetworkCall,
  ): Promise<HttpAnswer> {
    const { trace, request, signal } = call;
    const balancer = await this.balancers.balancer(target.id);
    if (balancer === undefined) throw unreachable(`${target.id} does not exist`);
    const { port } = target;
    const isOpen = await this.securityGroups.permit(network.securityGroups, balancer.securityGroups, port);
    trace.add(
      "security groups",
      balancer.securityGroups.join(","),
      isOpen ? `open on ${port}` : `closed on ${port}: API Gateway waits in vain`,
    );
    if (!isOpen) return untilGivenUp(signal);
    const listener = await this.balancers.listener(balancer.arn, port);
    if (listener === undefined) throw unreachable(`${balancer.arn} does not listen on ${port}`);
    trace.add("application load balancer", balancer.arn, `${listener.protocol} listener on ${port}`);
    const isTls = request.url.protocol === "https:";
    if (isTls && listener.protocol !== "HTTPS") throw unreachable(`${listener.arn} does not speak TLS`);
    if (!isTls && listener.protocol === "HTTPS") return balancerError(400); // plain HTTP to a port for TLS
    return this.application.answer({ ...call, balancer, listener });
  }
}

/** Packets that are dropped get no answer: the caller's own patience ends it. */
function untilGivenUp(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const give = () => reject(new Error("given up"));
    if (signal.aborted) give();
    else signal.addEventListener("abort", give, { once: true });
  });
}

function unreachable(why: string): Refusal {
  return new Refusal(
    "INTEGRATION_FAILURE",
    "Network error communicating with endpoint",
    `Execution failed due to a network error communicating with endpoint: ${why}`,
  );
}

function portOf(url: URL): number {
  if (url.port !== "") return Number(url.port);
  return url.protocol === "https:" ? 443 : 80;
}
