import {
  DataAwsIamPolicyDocument,
  type DataAwsIamPolicyDocumentStatement,
} from "@cdktf/provider-aws/lib/data-aws-iam-policy-document";
import { IamPolicy } from "@cdktf/provider-aws/lib/iam-policy";
import { Construct } from "constructs";
import { type AwsPlace, arnOf } from "../../config/aws-place";
import { decisionsByPipeline } from "../routing-permissions";

export interface ReleasePoliciesConfig {
  readonly place: AwsPlace;
  /** CAUTION: changing these recreates the policies, which permission sets name. */
  readonly names: { readonly approver: string; readonly operator: string };
  /** Pipelines whose name begins with this. */
  readonly pipelines: string;
  /** Image repositories, by ARN; `*` stands for any service. */
  readonly repositoriesArn: string;
  /** Tables of what was released, built and decided, by ARN. */
  readonly tables: { readonly releases: string; readonly builds: string; readonly routes: string };
  /** Key of the tables. */
  readonly keyArn: string;
}

/**
 * What people of delivery may do, as managed policies for permission sets: an approver lets releases in, an operator starts, stops and
 * freezes them. Whoever has both can approve nothing, so that no session asks and answers.
 */
export class ReleasePolicies extends Construct {
  constructor(scope: Construct, id: string, config: ReleasePoliciesConfig) {
    super(scope, id);
    const { place, names, pipelines, tables } = config;
    const approvals = arnOf(place, "codepipeline", `${pipelines}*/*/Approve`);
    // A stage that is retried asks for its approval anew, so that who retries it lets nothing in.
    const retries = {
      sid: "Retry",
      actions: ["codepipeline:RetryStageExecution"],
      resources: [arnOf(place, "codepipeline", `${pipelines}*/*`)],
    };
    this.policy("approver", names.approver, "Lets releases into environments, and starts none", [
      { sid: "Approve", actions: ["codepipeline:PutApprovalResult"], resources: [approvals] },
      retries,
      ledgerStatement("BreakGlass", tables.releases, ["EXECUTION#*"]),
      ...readStatements(config),
    ]);
    this.policy("operator", names.operator, "Starts, stops and freezes releases, and approves none", [
      {
        sid: "Executions",
        actions: ["codepipeline:StartPipelineExecution", "codepipeline:StopPipelineExecution"],
        resources: [arnOf(place, "codepipeline", `${pipelines}*`)],
      },
      retries,
      ledgerStatement("FreezeAndBreakGlass", tables.releases, ["FREEZE#*", "EXECUTION#*"]),
      { sid: "NeverBoth", effect: "Deny", actions: ["codepipeline:PutApprovalResult"], resources: ["*"] },
      ...readStatements(config),
    ]);
  }

  private policy(
    id: string,
    name: string,
    description: string,
    statement: readonly DataAwsIamPolicyDocumentStatement[],
  ): void {
    const { json } = new DataAwsIamPolicyDocument(this, `${id}-permissions`, { statement: [...statement] });
    new IamPolicy(this, id, { name, description, policy: json });
  }
}

/** Adds to the ledger below some keys. IAM cannot demand that what is there stays: our commands put every item once. */
function ledgerStatement(sid: string, table: string, keys: readonly string[]): DataAwsIamPolicyDocumentStatement {
  const condition = [{ test: "ForAllValues:StringLike", variable: "dynamodb:LeadingKeys", values: [...keys] }];
  return { sid, actions: ["dynamodb:PutItem"], resources: [table], condition };
}

/** All that `releases`, `pipelines` and the request of an approval show. */
function readStatements(config: ReleasePoliciesConfig): DataAwsIamPolicyDocumentStatement[] {
  const { place, pipelines, repositoriesArn, tables, keyArn } = config;
  return [
    {
      sid: "Pipelines",
      actions: [
        "codepipeline:GetPipeline",
        "codepipeline:GetPipelineExecution",
        "codepipeline:GetPipelineState",
        "codepipeline:ListActionExecutions",
        "codepipeline:ListPipelineExecutions",
      ],
      resources: [arnOf(place, "codepipeline", `${pipelines}*`)],
    },
    {
      sid: "Records",
      actions: ["dynamodb:GetItem", "dynamodb:Query"],
      resources: [...Object.values(tables), `${tables.routes}/index/${decisionsByPipeline}`],
    },
    {
      sid: "Images",
      actions: ["ecr:BatchGetImage", "ecr:DescribeImageScanFindings", "ecr:DescribeImages"],
      resources: [repositoriesArn],
    },
    {
      sid: "Key",
      actions: ["kms:Decrypt", "kms:GenerateDataKey"],
      resources: [keyArn],
      condition: [
        { test: "StringEquals", variable: "kms:ViaService", values: [`dynamodb.${place.region}.amazonaws.com`] },
      ],
    },
  ];
}
