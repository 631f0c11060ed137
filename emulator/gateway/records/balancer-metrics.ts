import type { Metrics } from "../../metrics/metrics";

const namespace = "AWS/ApplicationELB";

/**
 * What an Application Load Balancer measures of its requests, by the load balancer and by its target group.
 * Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html
 */
export class BalancerMetrics {
  constructor(private readonly metrics: Metrics) {}

  /** A target answered. @param answer its status, its time, and how many targets share the load */
  forwarded(balancer: string, group: string, answer: { status: number; seconds: number; healthy: number }): void {
    const { status, seconds, healthy } = answer;
    for (const dimensions of this.both(balancer, group)) {
      this.count("RequestCount", 1, dimensions);
      this.count(`HTTPCode_Target_${Math.floor(status / 100)}XX_Count`, 1, dimensions);
      this.metrics.measure({ namespace, name: "TargetResponseTime", dimensions, value: seconds, unit: "Seconds" });
    }
    for (const dimensions of [this.dimensions(balancer, group), { TargetGroup: groupName(group) }]) {
      this.count("RequestCountPerTarget", 1 / healthy, dimensions);
    }
  }

  /** It answered an error by itself, because no target did. */
  failed(balancer: string, group: string | undefined, status: number): void {
    const both = group === undefined ? [this.dimensions(balancer)] : this.both(balancer, group);
    const refused = status === 502 || status === 504 ? both : [this.dimensions(balancer)];
    for (const dimensions of refused) this.count("RequestCount", 1, dimensions);
    this.errors(balancer, status);
  }

  /** It answered by a rule's action. */
  answered(balancer: string, action: string, status: number): void {
    const dimensions = this.dimensions(balancer);
    this.count("RequestCount", 1, dimensions);
    if (action === "fixed-response") this.count("HTTP_Fixed_Response_Count", 1, dimensions);
    if (action === "redirect") this.count("HTTP_Redirect_Count", 1, dimensions);
    this.errors(balancer, status);
  }

  private errors(balancer: string, status: number): void {
    const dimensions = this.dimensions(balancer);
    if (status >= 400) this.count(`HTTPCode_ELB_${Math.floor(status / 100)}XX_Count`, 1, dimensions);
    if (status >= 500 && status !== 501) this.count(`HTTPCode_ELB_${status}_Count`, 1, dimensions);
  }

  private both(balancer: string, group: string) {
    return [this.dimensions(balancer), this.dimensions(balancer, group)];
  }

  private dimensions(balancer: string, group?: string): Record<string, string> {
    const LoadBalancer = balancer.replace(/^.*:loadbalancer\//, "");
    return group === undefined ? { LoadBalancer } : { LoadBalancer, TargetGroup: groupName(group) };
  }

  private count(name: string, value: number, dimensions: Readonly<Record<string, string>>): void {
    this.metrics.measure({ namespace, name, dimensions, value, unit: "Count" });
  }
}

/** `targetgroup/name/0123456789abcdef` */
function groupName(arn: string): string {
  return arn.split(":").pop()!;
}
