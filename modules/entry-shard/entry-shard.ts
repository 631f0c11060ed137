import { ApiGatewayVpcLink } from "@cdktf/provider-aws/lib/api-gateway-vpc-link";
import { Construct } from "constructs";
import type { NameFor } from "../../config/naming";
import { ApplicationLoadBalancer } from "./application-load-balancer";
import { NetworkLoadBalancer } from "./network-load-balancer";

export interface EntryShardConfig {
  readonly name: NameFor;
  /** CAUTION: changing this recreates the load balancers. */
  readonly vpcId: string;
  /** CAUTION: a subnet that goes recreates the network load balancer. */
  readonly subnetIds: string[];
  /** Certificate of the name that API Gateway asks for. */
  readonly certificateArn: string;
  /** The path that answers 200 whatever the services do, so that the NLB sees the ALB alone. */
  readonly healthPath: string;
  readonly accessLogBucket: string;
  readonly targets: {
    /** The group that every task carries. */
    readonly securityGroupId: string;
    /** The ports that tasks listen on. */
    readonly ports: readonly number[];
  };
  /** Whether services behind it show a new version to tests before it gets requests. @default false: nothing listens for tests */
  readonly tests?: boolean;
  /** Whether AWS refuses to delete the load balancers. */
  readonly protect: boolean;
}

/** One way in for up to 90 services: VPC Link → NLB → ALB. Nothing in it has a public address. */
export class EntryShard extends Construct {
  readonly vpcLink: ApiGatewayVpcLink;
  readonly applicationLoadBalancer: ApplicationLoadBalancer;

  constructor(scope: Construct, id: string, config: EntryShardConfig) {
    super(scope, id);
    const { name } = config;
    this.applicationLoadBalancer = new ApplicationLoadBalancer(this, "alb", config);
    const networkLoadBalancer = new NetworkLoadBalancer(this, "nlb", {
      ...config,
      target: this.applicationLoadBalancer,
    });
    this.vpcLink = new ApiGatewayVpcLink(this, "Resource", {
      name: name("vpcLink"),
      description: "From the APIs to the load balancers of the services",
      targetArns: [networkLoadBalancer.loadBalancer.arn],
    });
  }
}
