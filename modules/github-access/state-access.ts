import type { DataAwsIamPolicyDocumentStatement } from "@cdktf/provider-aws/lib/data-aws-iam-policy-document";
import { arnOf } from "../../config/aws-place";
import type { GithubLanding } from "./github-landing";

/**
 * The states of a landing, their locks, and its plans.
 * @param role one that plans reads states and saves plans; one that applies writes states and reads plans
 */
export function stateAccess(landing: GithubLanding, role: "plan" | "apply"): DataAwsIamPolicyDocumentStatement[] {
  const { place, name, stateBucket, plans } = landing;
  const bucket = `arn:${place.partition}:s3:::${stateBucket}`;
  const states = [`${bucket}/${name}.tfstate`, `${bucket}/${name}-*.tfstate`];
  return [
    { sid: "StateBucket", actions: ["s3:ListBucket"], resources: [bucket] },
    {
      sid: "States",
      actions: role === "plan" ? ["s3:GetObject"] : ["s3:GetObject", "s3:PutObject"],
      resources: states,
    },
    {
      sid: "Locks",
      actions: ["s3:DeleteObject", "s3:GetObject", "s3:PutObject"],
      resources: states.map((state) => `${state}.tflock`),
    },
    {
      sid: "Plans",
      actions: [role === "plan" ? "s3:PutObject" : "s3:GetObject"],
      resources: [`${bucket}/${plans}/*`],
    },
    {
      sid: "StateKey",
      actions: ["kms:Decrypt", "kms:GenerateDataKey"],
      resources: [arnOf(place, "kms", "key/*")],
      condition: [{ test: "StringEquals", variable: "kms:ViaService", values: [`s3.${place.region}.amazonaws.com`] }],
    },
  ];
}
