import { Lb } from "@cdktf/provider-aws/lib/lb";
import { LbListener } from "@cdktf/provider-aws/lib/lb-listener";
import { LbTargetGroup } from "@cdktf/provider-aws/lib/lb-target-group";
import { LbTargetGroupAttachment } from "@cdktf/provider-aws/lib/lb-target-group-attachment";
import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { VpcSecurityGroupEgressRule } from "@cdktf/provider-aws/lib/vpc-security-group-egress-rule";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule";
import { Construct } from "constructs";
import type { ApplicationLoadBalancer } from "./application-load-balancer";
import type { EntryShardConfig } from "./entry-shard";

export interface NetworkLoadBalancerConfig extends EntryShardConfig {
  readonly target: ApplicationLoadBalancer;
}

const https = { ipProtocol: "tcp", fromPort: 443, toPort: 443, description: "TLS, passed through" };

/** The NLB that a VPC Link needs: passes TLS to the ALB untouched. Its group lets nobody in; PrivateLink comes in by itself. */
export class NetworkLoadBalancer extends Construct {
  readonly loadBalancer: Lb;

  constructor(scope: Construct, id: string, config: NetworkLoadBalancerConfig) {
    super(scope, id);
    const { name, vpcId, subnetIds, protect, target } = config;
    const securityGroup = new SecurityGroup(this, "group", {
      name: name("securityGroup", "nlb"),
      description: "The load balancer behind the VPC Link",
      vpcId,
    });
    this.connect(securityGroup, target.securityGroup);
    this.loadBalancer = new Lb(this, "Resource", {
      name: name("loadBalancer", "nlb"),
      loadBalancerType: "network",
      internal: true,
      subnets: subnetIds,
      securityGroups: [securityGroup.id],
      enforceSecurityGroupInboundRulesOnPrivateLinkTraffic: "off",
      enableCrossZoneLoadBalancing: true,
      enableDeletionProtection: protect,
    });
    this.passTo(target, config);
  }

  private connect(own: SecurityGroup, target: SecurityGroup): void {
    new VpcSecurityGroupEgressRule(this, "to-alb", {
      ...https,
      securityGroupId: own.id,
      referencedSecurityGroupId: target.id,
    });
    new VpcSecurityGroupIngressRule(this, "alb-from-nlb", {
      ...https,
      securityGroupId: target.id,
      referencedSecurityGroupId: own.id,
    });
  }

  private passTo(target: ApplicationLoadBalancer, { name, vpcId, healthPath }: NetworkLoadBalancerConfig): void {
    const targetGroup = new LbTargetGroup(this, "alb-targets", {
      name: name("targetGroup", "alb"),
      targetType: "alb",
      protocol: "TCP",
      port: 443,
      vpcId,
      healthCheck: { protocol: "HTTPS", path: healthPath, matcher: "200" },
    });
    new LbTargetGroupAttachment(this, "alb-target", {
      targetGroupArn: targetGroup.arn,
      targetId: target.loadBalancer.arn,
      port: 443,
      dependsOn: [target.listener], // AWS refuses an ALB that does not listen on the port yet
    });
    new LbListener(this, "tcp", {
      loadBalancerArn: this.loadBalancer.arn,
      port: 443,
      protocol: "TCP",
      defaultAction: [{ type: "forward", targetGroupArn: targetGroup.arn }],
    });
  }
}
