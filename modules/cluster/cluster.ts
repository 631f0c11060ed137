import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { EcsCluster } from "@cdktf/provider-aws/lib/ecs-cluster";
import { ServiceDiscoveryHttpNamespace } from "@cdktf/provider-aws/lib/service-discovery-http-namespace";
import { Construct } from "constructs";

export interface ClusterConfig {
  /** CAUTION: changing this recreates the cluster and every service in it. */
  readonly name: string;
  /** Service Connect namespace. CAUTION: changing this recreates the namespace. */
  readonly namespace: string;
  /** Encrypts the disks of tasks and what is measured; its policy lets Fargate and CloudWatch Logs use it. */
  readonly keyArn: string;
  /** Days that what is measured is kept. */
  readonly logRetentionInDays: number;
}

/** A Fargate cluster that is measured, whose tasks have encrypted disks and find each other by name. */
export class Cluster extends Construct {
  readonly cluster: EcsCluster;
  readonly namespace: ServiceDiscoveryHttpNamespace;

  constructor(scope: Construct, id: string, config: ClusterConfig) {
    super(scope, id);
    const { name, namespace, keyArn, logRetentionInDays } = config;
    this.namespace = new ServiceDiscoveryHttpNamespace(this, "namespace", {
      name: namespace,
      description: "Where services find each other",
    });
    const insights = new CloudwatchLogGroup(this, "insights", {
      name: `/aws/ecs/containerinsights/${name}/performance`, // else Container Insights makes it, unencrypted and for ever
      kmsKeyId: keyArn,
      retentionInDays: logRetentionInDays,
    });
    this.cluster = new EcsCluster(this, "Resource", {
      name,
      setting: [{ name: "containerInsights", value: "enabled" }],
      configuration: { managedStorageConfiguration: { fargateEphemeralStorageKmsKeyId: keyArn } },
      serviceConnectDefaults: { namespace: this.namespace.arn },
      dependsOn: [insights],
    });
  }
}
