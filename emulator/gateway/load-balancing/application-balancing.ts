import type { Context } from "../../context";
import type { HeaderLines } from "../../header-lines";
import type { SecurityGroups } from "../../network/security-groups";
import type { Target, Targets } from "../../targets/targets";
import { headerOf, type HttpAnswer } from "../gateway-request";
import type { IntegrationRequest } from "../api/integration-request";
import type { Trace } from "../records/trace";
import { BalancerMetrics } from "../records/balancer-metrics";
import { balancerAnswer, balancerError } from "./balancer-answers";
import { chooseGroup, RoundRobin } from "./choose-target";
import type { Action, Listener, LoadBalancer, RedirectTarget } from "./load-balancer";
import { matchRule, type BalancedRequest } from "./match-rule";
import { AnswerTooLarge, targetAnswer } from "./target-answer";

export interface BalancingSurroundings {
  readonly clock: Context["clock"];
  readonly metrics: Context["metrics"];
  readonly targets: Targets;
  readonly securityGroups: SecurityGroups;
}

/** What comes to a load balancer. */
export interface BalancedCall {
  readonly balancer: LoadBalancer;
  readonly listener: Listener;
  readonly request: IntegrationRequest;
  readonly sourceIp: string;
  readonly trace: Trace;
  /** Aborts when nobody waits for the answer any longer. */
  readonly signal: AbortSignal;
}

/**
 * Seconds that a load balancer tries to reach a target.
 * Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-troubleshooting.html (HTTP 504)
 */
const connectTimeout = 10;

/** An Application Load Balancer: finds the rule, the target group and the target, and answers by itself where it must. */
export class ApplicationBalancing {
  private readonly turns = new RoundRobin();
  private readonly measured: BalancerMetrics;

  constructor(private readonly surroundings: BalancingSurroundings) {
    this.measured = new BalancerMetrics(surroundings.metrics);
  }

  async answer(call: BalancedCall): Promise<HttpAnswer> {
    const request = balanced(call);
    const rule = matchRule(call.listener.rules, request);
    const name = rule.priority === Infinity ? "default" : `priority ${rule.priority}`;
    call.trace.add("rule", rule.arn, `${name}: ${described(rule.action)}`);
    const answer = await this.act(rule.action, call, request);
    if (rule.action.type !== "forward") this.measured.answered(call.balancer.arn, rule.action.type, answer.status);
    return answer;
  }

  private act(action: Action, call: BalancedCall, request: BalancedRequest): HttpAnswer | Promise<HttpAnswer> {
    if (action.type === "forward") return this.forward(action.groups, call);
    if (action.type === "fixed-response") return balancerAnswer(action.status, action.contentType, action.body);
    if (action.type === "redirect") return redirect(action.status, action.to, call, request);
    return balancerError(500);
  }

  private async forward(groups: readonly { arn: string; weight: number }[], call: BalancedCall): Promise<HttpAnswer> {
    const { balancer, trace } = call;
    const group = chooseGroup(groups, Math.random());
    const targets = group === undefined ? [] : this.surroundings.targets.of(group);
    const target = group === undefined ? undefined : this.turns.next(group, targets);
    if (group === undefined || target === undefined) {
      trace.add("target group", group ?? "none", `no target may be asked (${states(targets)}): 503`);
      this.measured.failed(balancer.arn, group, 503);
      return balancerError(503);
    }
    trace.add(
      "target group",
      group,
      `${states(targets)}${target.state === "healthy" ? "" : ", none healthy: all are asked"}`,
    );
    if (!(await this.reaches(balancer, target, trace))) {
      await this.surroundings.clock.wait(connectTimeout, call.signal);
      this.measured.failed(balancer.arn, group, 504);
      return balancerError(504);
    }
    return this.ask(target, group, targets, call);
  }

  private async reaches(balancer: LoadBalancer, target: Target, trace: Trace): Promise<boolean> {
    const { securityGroups, containerPort: port } = target;
    const isOpen = await this.surroundings.securityGroups.permit(balancer.securityGroups, securityGroups, port);
    trace.add("security groups", securityGroups.join(","), isOpen ? `open on ${port}` : closed(port, connectTimeout));
    return isOpen;
  }

  private async ask(
    target: Target,
    group: string,
    targets: readonly Target[],
    call: BalancedCall,
  ): Promise<HttpAnswer> {
    const { balancer, request, trace } = call;
    const patience = new AbortController();
    const either = AbortSignal.any([call.signal, patience.signal]);
    const began = performance.now();
    const waited = this.surroundings.clock.allow(balancer.idleTimeout, either).then(() => patience.abort());
    const address = `${target.host}:${target.port}`;
    try {
      const asked = { ...target, ...request, headers: this.headersFor(call), host: target.host };
      const answer = await targetAnswer(asked, either);
      trace.add("target", address, `answered ${answer.status}`);
      const healthy = Math.max(1, targets.filter(({ state }) => state === "healthy").length);
      this.measured.forwarded(balancer.arn, group, {
        status: answer.status,
        seconds: (performance.now() - began) / 1000,
        healthy,
      });
      return answer;
    } catch (error) {
      if (error instanceof AnswerTooLarge) throw error;
      const status = patience.signal.aborted ? 504 : 502;
      trace.add("target", address, failure(error as NodeJS.ErrnoException, call.signal, status, balancer.idleTimeout));
      this.measured.failed(balancer.arn, group, status);
      return balancerError(status);
    } finally {
      patience.abort();
      await waited;
    }
  }

  private headersFor({ balancer, request }: BalancedCall): HeaderLines {
    if (!balancer.dropsInvalidHeaders) return request.headers;
    return request.headers.filter(([name]) => /^[-A-Za-z0-9]+$/.test(name));
  }
}

/** How a closed way is told. */
export function closed(port: number, seconds: number): string {
  return `closed on ${port}: no connection within ${seconds} seconds`;
}

function balanced({ request, sourceIp }: BalancedCall): BalancedRequest {
  const [path = "", ...query] = request.target.split("?");
  const host = headerOf(request.headers, "host") ?? "";
  return { method: request.method, host, path, query: query.join("?"), headers: request.headers, sourceIp };
}

function redirect(
  status: number,
  to: RedirectTarget,
  { listener }: BalancedCall,
  request: BalancedRequest,
): HttpAnswer {
  const parts: Record<string, string> = {
    protocol: listener.protocol,
    host: request.host.replace(/:\d+$/, ""),
    port: String(listener.port),
    path: request.path.slice(1),
    query: request.query,
  };
  const filled = (text: string) => text.replace(/#\{(\w+)\}/g, (whole, name: string) => parts[name] ?? whole);
  const query = filled(to.query);
  const location = `${filled(to.protocol).toLowerCase()}://${filled(to.host)}:${filled(to.port)}${filled(to.path)}${query === "" ? "" : `?${query}`}`;
  const answer = balancerAnswer(status, "text/html", "");
  return { ...answer, headers: [...answer.headers, ["Location", location]] };
}

function described(action: Action): string {
  if (action.type === "fixed-response") return `fixed response ${action.status}`;
  return action.type === "unsupported" ? `${action.name}, which the local AWS does not play` : action.type;
}

function states(targets: readonly Target[]): string {
  if (targets.length === 0) return "no targets";
  const counts = new Map<string, number>();
  for (const { state } of targets) counts.set(state, (counts.get(state) ?? 0) + 1);
  return [...counts].map(([state, count]) => `${count} ${state}`).join(", ");
}

function failure(error: NodeJS.ErrnoException, signal: AbortSignal, status: number, idleTimeout: number): string {
  if (signal.aborted) return "given up: API Gateway waits no longer";
  if (status === 504) return `no answer within ${idleTimeout} seconds: 504`;
  return `${error.code === "ECONNREFUSED" ? "connection refused" : `connection lost (${error.code ?? error.message})`}: 502`;
}
