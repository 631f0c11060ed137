import { setting, show } from "../resource-view";
import { type Rule, verdictOf } from "../rule";

type Demand = readonly [path: string, wanted: boolean];

const kept: Demand = ["lifecycle.prevent_destroy", true];

/** What keeps each type from being destroyed by accident, by Terraform and by AWS. */
const demands: Readonly<Record<string, readonly Demand[]>> = {
  aws_backup_vault: [kept],
  aws_codecommit_repository: [kept],
  aws_cognito_user_pool: [kept],
  aws_dynamodb_table: [kept, ["deletion_protection_enabled", true]],
  aws_ecr_repository: [kept, ["force_delete", false]],
  aws_elasticache_replication_group: [kept],
  aws_kms_key: [kept],
  aws_lb: [["enable_deletion_protection", true]],
  aws_rds_cluster: [kept, ["deletion_protection", true], ["skip_final_snapshot", false]],
  aws_s3_bucket: [kept, ["force_destroy", false]],
};

/** Whether a stack is protected stands in its provider's default tags, where people see it on every resource too. */
export const dataIsProtected: Rule = {
  id: "data-is-protected",
  demand: "Where the environment is protected, nothing that keeps data can be destroyed by accident.",
  sources: ["CKV_AWS_139", "CKV_AWS_150", "SH RDS.7", "SH DynamoDB.6", "SH ELB.6"],
  about: Object.keys(demands),
  check: ({ type, config }, stack) => {
    if (stack.isProtected === undefined) {
      return { finding: "its stack does not say whether it is protected; set the default tag protection" };
    }
    if (!stack.isProtected) return "not-applicable";
    return verdictOf(
      (demands[type] ?? []).map(([path, wanted]) => {
        const value = setting(config, path);
        return (
          (value ?? false) !== wanted && `${path} is ${show(value)} in a protected environment; set it to ${wanted}`
        );
      }),
    );
  },
};
