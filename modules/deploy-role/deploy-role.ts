import { DataAwsIamPolicyDocument } from "@cdktf/provider-aws/lib/data-aws-iam-policy-document";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { Construct } from "constructs";
import type { AwsPlace } from "../../config/aws-place";
import { type DeployedService, deployStatements } from "./deploy-statements";

export interface DeployRoleConfig {
  readonly place: AwsPlace;
  /** CAUTION: changing this recreates the role, which the deployer finds by its name. */
  readonly name: string;
  /** What is deployed with it, and nothing else. */
  readonly service: DeployedService;
  /** Who takes it: the one role of the delivery account, which need not exist yet. */
  readonly deployer: { readonly accountId: string; readonly roleArn: string };
}

/** The role that a service's deployer takes in one environment: it can give that service another image, and touch no other. */
export class DeployRole extends Construct {
  readonly role: IamRole;
  readonly arn: string;

  constructor(scope: Construct, id: string, config: DeployRoleConfig) {
    super(scope, id);
    const { place, name, service } = config;
    const trust = new DataAwsIamPolicyDocument(this, "trust", { statement: [trustOf(config)] });
    this.role = new IamRole(this, "Resource", {
      name,
      description: `What deploys ${service.name} here may do`,
      assumeRolePolicy: trust.json,
    });
    this.arn = this.role.arn;
    const policy = new DataAwsIamPolicyDocument(this, "permissions", { statement: deployStatements(place, service) });
    new IamRolePolicy(this, "permissions-of-role", { name: "permissions", role: this.role.name, policy: policy.json });
  }
}

/** Names the account, which AWS knows, and pins the role, which may come later. */
function trustOf({ place, deployer }: DeployRoleConfig) {
  return {
    actions: ["sts:AssumeRole"],
    principals: [{ type: "AWS", identifiers: [`arn:${place.partition}:iam::${deployer.accountId}:root`] }],
    condition: [{ test: "ArnEquals", variable: "aws:PrincipalArn", values: [deployer.roleArn] }],
  };
}
