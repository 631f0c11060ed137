import {
  DataAwsIamPolicyDocument,
  type DataAwsIamPolicyDocumentStatement,
} from "@cdktf/provider-aws/lib/data-aws-iam-policy-document";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { Construct } from "constructs";

export interface ServiceRoleConfig {
  /** CAUTION: changing this recreates the role. */
  readonly name: string;
  readonly description: string;
  /** The AWS service that takes the role, as in `ecs-tasks.amazonaws.com`. */
  readonly service: string;
  /** Only for resources of this account, and of this ARN where the service says it. @default any, for services that do not honour it */
  readonly onlyFor?: { readonly accountId: string; readonly sourceArn?: string };
  /** What the role may do. @default nothing */
  readonly statements?: readonly DataAwsIamPolicyDocumentStatement[];
}

/** A role that one AWS service takes, for one account's resources, with just what it needs. */
export class ServiceRole extends Construct {
  readonly role: IamRole;
  readonly arn: string;
  /** What has to be there before whoever takes the role acts with it. */
  readonly permissions: readonly IamRolePolicy[];

  constructor(scope: Construct, id: string, config: ServiceRoleConfig) {
    super(scope, id);
    const { name, description, statements = [] } = config;
    const trust = new DataAwsIamPolicyDocument(this, "trust", { statement: [trustOf(config)] });
    this.role = new IamRole(this, "Resource", { name, description, assumeRolePolicy: trust.json });
    this.arn = this.role.arn;
    this.permissions = statements.length > 0 ? [this.allow(statements)] : [];
  }

  private allow(statements: readonly DataAwsIamPolicyDocumentStatement[]): IamRolePolicy {
    const policy = new DataAwsIamPolicyDocument(this, "permissions", { statement: [...statements] });
    return new IamRolePolicy(this, "permissions-of-role", {
      name: "permissions",
      role: this.role.name,
      policy: policy.json,
    });
  }
}

function trustOf({ service, onlyFor }: ServiceRoleConfig): DataAwsIamPolicyDocumentStatement {
  return {
    actions: ["sts:AssumeRole"],
    principals: [{ type: "Service", identifiers: [service] }],
    condition: onlyFor && [
      { test: "StringEquals", variable: "aws:SourceAccount", values: [onlyFor.accountId] },
      ...(onlyFor.sourceArn === undefined
        ? []
        : [{ test: "ArnLike", variable: "aws:SourceArn", values: [onlyFor.sourceArn] }]),
    ],
  };
}
