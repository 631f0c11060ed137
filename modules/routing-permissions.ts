import type { DataAwsIamPolicyDocumentStatement } from "@cdktf/provider-aws/lib/data-aws-iam-policy-document";
import { type AwsPlace, arnOf } from "../config/aws-place";

/** The index of the table of routes in which decisions are found by their pipelines. */
export const decisionsByPipeline = "by-pipeline";

export interface RoutingResources {
  readonly place: AwsPlace;
  /** Pipelines whose name begins with this. */
  readonly pipelines: string;
  readonly tableArn: string;
  readonly map: { readonly bucketArn: string; readonly key: string };
}

/** What a decision needs, wherever it is made: the map, the markers and the pipelines. Nothing passes a role. */
export function routingStatements(resources: RoutingResources): DataAwsIamPolicyDocumentStatement[] {
  const { place, pipelines, tableArn, map } = resources;
  return [
    { sid: "Map", actions: ["s3:GetObject"], resources: [`${map.bucketArn}/${map.key}`] },
    {
      sid: "Markers",
      actions: ["dynamodb:BatchGetItem", "dynamodb:BatchWriteItem", "dynamodb:PutItem"],
      resources: [tableArn],
    },
    { sid: "History", actions: ["dynamodb:Query"], resources: [`${tableArn}/index/${decisionsByPipeline}`] },
    {
      sid: "Pipelines",
      actions: [
        "codepipeline:GetPipelineExecution",
        "codepipeline:ListActionExecutions",
        "codepipeline:ListPipelineExecutions",
        "codepipeline:StartPipelineExecution",
      ],
      resources: [arnOf(place, "codepipeline", `${pipelines}*`)],
    },
  ];
}
