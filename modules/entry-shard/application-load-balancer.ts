import { Lb } from "@cdktf/provider-aws/lib/lb";
import { LbListener } from "@cdktf/provider-aws/lib/lb-listener";
import { LbListenerRule } from "@cdktf/provider-aws/lib/lb-listener-rule";
import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule";
import { VpcSecurityGroupEgressRule } from "@cdktf/provider-aws/lib/vpc-security-group-egress-rule";
import { Construct } from "constructs";
import type { EntryShardConfig } from "./entry-shard";

/**
 * TLS 1.2 and 1.3 with forward secrecy, in a FIPS 140 module.
 * Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html
 */
const fipsPolicy = "ELBSecurityPolicy-TLS13-1-2-Res-FIPS-2023-04";

const json = "application/json";

/** Where a new version answers before it gets requests. */
const testPort = 8443;

/** The internal ALB: ends TLS and finds the service by its path. Each service brings its own rule. */
export class ApplicationLoadBalancer extends Construct {
  readonly loadBalancer: Lb;
  readonly listener: LbListener;
  readonly securityGroup: SecurityGroup;
  /** When it listens for tests: the listener, and the group that whoever tests a new version carries. */
  readonly tests?: { readonly listener: LbListener; readonly securityGroup: SecurityGroup };

  constructor(scope: Construct, id: string, config: EntryShardConfig) {
    super(scope, id);
    const { name, vpcId, subnetIds, certificateArn, accessLogBucket, protect } = config;
    this.securityGroup = new SecurityGroup(this, "group", {
      name: name("securityGroup", "alb"),
      description: "The load balancer that finds the service",
      vpcId,
    });
    this.loadBalancer = new Lb(this, "Resource", {
      name: name("loadBalancer", "alb"),
      loadBalancerType: "application",
      internal: true,
      subnets: subnetIds,
      securityGroups: [this.securityGroup.id],
      dropInvalidHeaderFields: true,
      desyncMitigationMode: "strictest",
      idleTimeout: 60, // seconds; above API Gateway's 29, below the 30 minutes of AC-12
      enableDeletionProtection: protect,
      accessLogs: { enabled: true, bucket: accessLogBucket, prefix: "alb" },
    });
    this.listener = this.listen("https", 443, certificateArn);
    this.answerHealth(config.healthPath);
    this.reachTargets(config.targets);
    if (config.tests) this.tests = this.listenForTests(config);
  }

  private listen(id: string, port: number, certificateArn: string): LbListener {
    return new LbListener(this, id, {
      loadBalancerArn: this.loadBalancer.arn,
      port,
      protocol: "HTTPS",
      sslPolicy: fipsPolicy,
      certificateArn,
      defaultAction: [answer("404", `{"message":"No service has this path"}`)],
    });
  }

  private listenForTests({ name, vpcId, certificateArn }: EntryShardConfig) {
    const listener = this.listen("test", testPort, certificateArn);
    const securityGroup = new SecurityGroup(this, "testers", {
      name: name("securityGroup", "testers"),
      description: "Functions that test a new version before it gets requests",
      vpcId,
    });
    const way = { ipProtocol: "tcp", fromPort: testPort, toPort: testPort, description: "Tests of a new version" };
    new VpcSecurityGroupEgressRule(this, "testers-to-alb", {
      ...way,
      securityGroupId: securityGroup.id,
      referencedSecurityGroupId: this.securityGroup.id,
    });
    new VpcSecurityGroupIngressRule(this, "alb-from-testers", {
      ...way,
      securityGroupId: this.securityGroup.id,
      referencedSecurityGroupId: securityGroup.id,
    });
    return { listener, securityGroup };
  }

  private answerHealth(path: string): void {
    new LbListenerRule(this, "health", {
      listenerArn: this.listener.arn,
      priority: 1,
      condition: [{ pathPattern: { values: [path] } }],
      action: [answer("200", `{"status":"ok"}`)],
    });
  }

  private reachTargets({ securityGroupId, ports }: EntryShardConfig["targets"]): void {
    for (const port of ports) {
      new VpcSecurityGroupEgressRule(this, `to-tasks-${port}`, {
        description: `Tasks that listen on ${port}`,
        securityGroupId: this.securityGroup.id,
        referencedSecurityGroupId: securityGroupId,
        ipProtocol: "tcp",
        fromPort: port,
        toPort: port,
      });
    }
  }
}

function answer(statusCode: string, messageBody: string) {
  return { type: "fixed-response", fixedResponse: { contentType: json, statusCode, messageBody } };
}
