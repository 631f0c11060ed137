import type { DataAwsIamPolicyDocumentStatement } from "@cdktf/provider-aws/lib/data-aws-iam-policy-document";
import type { GithubLanding } from "./github-landing";

/**
 * What a role that applies can never do, whatever its own policy or another's says: touch the audit trail, who comes from GitHub,
 * and what bounds it. It gives nothing: what is allowed here is taken from what the role's policy allows.
 */
export function applyBoundary({ place, stateBucket }: GithubLanding): DataAwsIamPolicyDocumentStatement[] {
  const { partition, accountId } = place;
  const iam = (resource: string) => `arn:${partition}:iam::${accountId}:${resource}`;
  return [
    { sid: "WithinItsPolicy", actions: ["*"], resources: ["*"] },
    {
      sid: "AuditTrail",
      effect: "Deny",
      actions: ["Delete*", "Deregister*", "Disable*", "Put*", "Remove*", "Start*", "Stop*", "Update*"].map(
        (name) => `cloudtrail:${name}`,
      ),
      resources: ["*"],
    },
    {
      sid: "WhoComesIn",
      effect: "Deny",
      actions: [
        "iam:*AccessKey*",
        "iam:*Group*",
        "iam:*LoginProfile*",
        "iam:*OpenIDConnectProvider*",
        "iam:*SAMLProvider*",
        "iam:*User*",
      ],
      resources: ["*"],
    },
    {
      sid: "RolesOfGitHub",
      effect: "Deny",
      actions: [
        "Attach*",
        "Create*",
        "Delete*",
        "Detach*",
        "PassRole",
        "Put*",
        "Set*",
        "Tag*",
        "Untag*",
        "Update*",
      ].map((name) => `iam:${name}`),
      resources: [iam("role/*-github-*"), iam("policy/*-github-*")],
    },
    {
      sid: "Boundaries",
      effect: "Deny",
      actions: ["iam:DeleteRolePermissionsBoundary", "iam:PutRolePermissionsBoundary"],
      resources: ["*"],
    },
    {
      sid: "StateBucket",
      effect: "Deny",
      actions: ["s3:DeleteBucket*", "s3:DeleteObjectVersion", "s3:PutBucket*", "s3:Put*Configuration"],
      resources: [`arn:${partition}:s3:::${stateBucket}`, `arn:${partition}:s3:::${stateBucket}/*`],
    },
  ];
}
