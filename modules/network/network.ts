import { DefaultSecurityGroup } from "@cdktf/provider-aws/lib/default-security-group";
import { FlowLog } from "@cdktf/provider-aws/lib/flow-log";
import { RouteTable } from "@cdktf/provider-aws/lib/route-table";
import { RouteTableAssociation } from "@cdktf/provider-aws/lib/route-table-association";
import { Subnet } from "@cdktf/provider-aws/lib/subnet";
import { Vpc } from "@cdktf/provider-aws/lib/vpc";
import { Construct } from "constructs";
import { type AwsPlace, arnOf } from "../../config/aws-place";
import type { NameFor } from "../../config/naming";
import { AuditLogGroup } from "../audit-log-group";
import { ServiceRole } from "../service-role";
import { subnetCidr } from "./subnet-cidr";
import { VpcEndpoints } from "./vpc-endpoints";

export interface NetworkConfig {
  readonly place: AwsPlace;
  readonly name: NameFor;
  /** Private range, /16 to /22. CAUTION: changing this recreates the network. */
  readonly cidr: string;
  /** Letters of the availability zones. */
  readonly zones: readonly string[];
  /** AWS services that tasks reach, each by an interface endpoint: `logs`, `ecr.api` … */
  readonly endpoints: readonly string[];
  readonly flowLogs: {
    readonly keyArn: string;
    /** Whether they outlive the network. */
    readonly protect: boolean;
  };
}

/** A network without a way to the internet: private subnets, AWS reached through endpoints, every flow logged. */
export class Network extends Construct {
  readonly vpc: Vpc;
  readonly subnets: readonly Subnet[];
  readonly endpoints: VpcEndpoints;

  constructor(scope: Construct, id: string, config: NetworkConfig) {
    super(scope, id);
    const { place, name, cidr } = config;
    this.vpc = new Vpc(this, "Resource", {
      cidrBlock: cidr,
      enableDnsSupport: true,
      enableDnsHostnames: true, // interface endpoints answer under the service's own name
      tags: { Name: name("network") },
    });
    new DefaultSecurityGroup(this, "default", { vpcId: this.vpc.id }); // no rules: what forgets its group reaches nothing
    const routes = new RouteTable(this, "private", {
      vpcId: this.vpc.id,
      tags: { Name: name("network", "private") },
    });
    this.subnets = this.privateSubnets(config, routes);
    this.endpoints = new VpcEndpoints(this, "endpoints", {
      place,
      name,
      vpcId: this.vpc.id,
      subnetIds: this.subnets.map(({ id }) => id),
      routeTableId: routes.id,
      services: config.endpoints,
    });
    this.logFlows(config);
  }

  private privateSubnets({ place, name, cidr, zones }: NetworkConfig, routes: RouteTable): Subnet[] {
    return zones.map((zone) => {
      const subnet = new Subnet(this, `private-${zone}`, {
        vpcId: this.vpc.id,
        cidrBlock: subnetCidr(cidr, zone),
        availabilityZone: `${place.region}${zone}`,
        tags: { Name: name("network", "private", zone) },
      });
      new RouteTableAssociation(this, `private-${zone}-routes`, { subnetId: subnet.id, routeTableId: routes.id });
      return subnet;
    });
  }

  private logFlows({ place, name, flowLogs }: NetworkConfig): void {
    const logs = new AuditLogGroup(this, "flow-logs", { name: name("logGroup", "flow-logs"), ...flowLogs });
    const role = new ServiceRole(this, "flow-logs-role", {
      name: name("role", "flow-logs"),
      description: "Lets VPC flow logs write to their log group",
      service: "vpc-flow-logs.amazonaws.com",
      onlyFor: { accountId: place.accountId, sourceArn: arnOf(place, "ec2", "vpc-flow-log/*") },
      statements: [
        {
          actions: ["logs:CreateLogStream", "logs:PutLogEvents", "logs:DescribeLogStreams"],
          resources: [`${arnOf(place, "logs", `log-group:${name("logGroup", "flow-logs")}`)}:*`],
        },
      ],
    });
    new FlowLog(this, "flows", {
      vpcId: this.vpc.id,
      trafficType: "ALL",
      logDestination: logs.arn,
      iamRoleArn: role.arn,
      maxAggregationInterval: 60, // seconds; the other choice is ten minutes, too late for a responder
    });
  }
}
