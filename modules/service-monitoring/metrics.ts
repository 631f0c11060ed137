/** A service as CloudWatch names its parts. */
export interface MonitoredService {
  readonly name: string;
  readonly clusterName: string;
  readonly serviceName: string;
  readonly loadBalancerArnSuffix: string;
  readonly targetGroupArnSuffix: string;
  /** Of a service that CodeDeploy deploys: either of both may have its tasks. @default none */
  readonly otherTargetGroupArnSuffix?: string;
  readonly apiName: string;
  readonly stageName: string;
}

export interface Metric {
  readonly namespace: string;
  readonly metricName: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

/** The metrics that AWS publishes of a service, by what they say. */
export function metricsOf(service: MonitoredService) {
  const tasks = { ClusterName: service.clusterName, ServiceName: service.serviceName };
  const groups = [service.targetGroupArnSuffix, service.otherTargetGroupArnSuffix].filter(
    (group) => group !== undefined,
  );
  const calls = { ApiName: service.apiName, Stage: service.stageName };
  const api = (metricName: string): Metric => ({ namespace: "AWS/ApiGateway", metricName, dimensions: calls });
  const ecs = (metricName: string): Metric => ({ namespace: "AWS/ECS", metricName, dimensions: tasks });
  const insights = (metricName: string): Metric => ({
    namespace: "ECS/ContainerInsights",
    metricName,
    dimensions: tasks,
  });
  const alb = (metricName: string): Metric[] =>
    groups.map((TargetGroup) => {
      const dimensions = { LoadBalancer: service.loadBalancerArnSuffix, TargetGroup };
      return { namespace: "AWS/ApplicationELB", metricName, dimensions };
    });
  return {
    cpu: ecs("CPUUtilization"),
    memory: ecs("MemoryUtilization"),
    desiredTasks: insights("DesiredTaskCount"),
    runningTasks: insights("RunningTaskCount"),
    requests: api("Count"),
    serverErrors: api("5XXError"), // what callers see: also when no task answers
    /** Of each target group. */
    latency: alb("TargetResponseTime"),
    /** Of each target group. */
    unhealthyTargets: alb("UnHealthyHostCount"),
  } as const;
}

export type ServiceMetrics = ReturnType<typeof metricsOf>;
