import { DataAwsIamPolicyDocument } from "@cdktf/provider-aws/lib/data-aws-iam-policy-document";
import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { VpcEndpoint } from "@cdktf/provider-aws/lib/vpc-endpoint";
import { VpcSecurityGroupEgressRule } from "@cdktf/provider-aws/lib/vpc-security-group-egress-rule";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule";
import { Construct } from "constructs";
import type { AwsPlace } from "../../config/aws-place";
import type { NameFor } from "../../config/naming";

export interface VpcEndpointsConfig {
  readonly place: AwsPlace;
  readonly name: NameFor;
  readonly vpcId: string;
  readonly subnetIds: string[];
  readonly routeTableId: string;
  readonly services: readonly string[];
}

const https = { ipProtocol: "tcp", fromPort: 443, toPort: 443 };

/**
 * The only ways out of the network: one interface endpoint per AWS service and the gateway to S3, where image layers are.
 * What carries the group `workloads` may use them, and only principals of the account.
 */
export class VpcEndpoints extends Construct {
  /** Carried by every task: it opens the endpoints, nothing else. */
  readonly workloads: SecurityGroup;
  private readonly endpoints: SecurityGroup;

  constructor(scope: Construct, id: string, config: VpcEndpointsConfig) {
    super(scope, id);
    const { name, vpcId, services } = config;
    this.endpoints = new SecurityGroup(this, "Resource", {
      name: name("securityGroup", "endpoints"),
      description: "Interface endpoints of AWS services",
      vpcId,
    });
    this.workloads = new SecurityGroup(this, "workloads", {
      name: name("securityGroup", "workloads"),
      description: "Everything that runs and calls AWS services",
      vpcId,
    });
    this.openEndpoints();
    this.openS3(config);
    const policy = ownAccountOnly(this, config.place);
    for (const service of services) this.interfaceEndpoint(service, policy, config);
  }

  private openEndpoints(): void {
    new VpcSecurityGroupEgressRule(this, "workloads-to-endpoints", {
      ...https,
      description: "Workloads call AWS services",
      securityGroupId: this.workloads.id,
      referencedSecurityGroupId: this.endpoints.id,
    });
    new VpcSecurityGroupIngressRule(this, "endpoints-from-workloads", {
      ...https,
      description: "Workloads call AWS services",
      securityGroupId: this.endpoints.id,
      referencedSecurityGroupId: this.workloads.id,
    });
  }

  private openS3({ place, name, vpcId, routeTableId }: VpcEndpointsConfig): void {
    const layers = new DataAwsIamPolicyDocument(this, "s3-policy", {
      statement: [
        {
          sid: "ImageLayers",
          principals: [{ type: "*", identifiers: ["*"] }], // ECR hands out signed links that carry its own principal
          actions: ["s3:GetObject"],
          resources: [`arn:${place.partition}:s3:::prod-${place.region}-starport-layer-bucket/*`],
        },
      ],
    });
    const gateway = new VpcEndpoint(this, "s3", {
      vpcId,
      serviceName: `com.amazonaws.${place.region}.s3`,
      vpcEndpointType: "Gateway",
      routeTableIds: [routeTableId],
      policy: layers.json,
      tags: { Name: name("network", "s3") },
    });
    new VpcSecurityGroupEgressRule(this, "workloads-to-s3", {
      ...https,
      description: "Workloads pull image layers",
      securityGroupId: this.workloads.id,
      prefixListId: gateway.prefixListId,
    });
  }

  private interfaceEndpoint(service: string, policy: DataAwsIamPolicyDocument, config: VpcEndpointsConfig): void {
    const id = service.replaceAll(".", "-");
    new VpcEndpoint(this, id, {
      vpcId: config.vpcId,
      serviceName: `com.amazonaws.${config.place.region}.${service}`,
      vpcEndpointType: "Interface",
      privateDnsEnabled: true,
      subnetIds: config.subnetIds,
      securityGroupIds: [this.endpoints.id],
      policy: policy.json,
      tags: { Name: config.name("network", id) },
    });
  }
}

/** Nobody carries data out through an endpoint with the keys of another account. */
function ownAccountOnly(scope: Construct, { accountId }: AwsPlace): DataAwsIamPolicyDocument {
  return new DataAwsIamPolicyDocument(scope, "policy", {
    statement: [
      {
        sid: "OwnAccount",
        principals: [{ type: "AWS", identifiers: ["*"] }],
        actions: ["*"],
        resources: ["*"],
        condition: [{ test: "StringEquals", variable: "aws:PrincipalAccount", values: [accountId] }],
      },
    ],
  });
}
