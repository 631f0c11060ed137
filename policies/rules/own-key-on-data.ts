import { setting, show } from "../resource-view";
import { type Rule, verdictOf } from "../rule";

/** Where each type that keeps or carries data names its key. A new type takes one line. */
const keySettings: Readonly<Record<string, string>> = {
  aws_backup_vault: "kms_key_arn",
  aws_cloudtrail: "kms_key_id",
  aws_cloudwatch_log_group: "kms_key_id",
  aws_codebuild_project: "encryption_key",
  aws_codecommit_repository: "kms_key_id",
  aws_codepipeline: "artifact_store.encryption_key.id",
  aws_dynamodb_table: "server_side_encryption.kms_key_arn",
  aws_ecr_repository: "encryption_configuration.kms_key",
  aws_ecs_cluster: "configuration.managed_storage_configuration.fargate_ephemeral_storage_kms_key_id",
  aws_elasticache_replication_group: "kms_key_id",
  aws_kinesis_firehose_delivery_stream: "server_side_encryption.key_arn",
  aws_lambda_function: "kms_key_arn",
  aws_rds_cluster: "kms_key_id",
  aws_secretsmanager_secret: "kms_key_id",
  aws_sns_topic: "kms_master_key_id",
  aws_sqs_queue: "kms_master_key_id",
};

export const ownKeyOnData: Rule = {
  id: "own-key-on-data",
  demand: "Everything that keeps or carries data is encrypted with a key that the agency alone controls.",
  sources: ["Pub 1075 SA-9(6)", "CKV_AWS_26", "CKV_AWS_27", "CKV_AWS_119", "CKV_AWS_136", "CKV_AWS_147", "CKV_AWS_158"],
  about: Object.keys(keySettings),
  check: ({ type, config }) => {
    const name = keySettings[type] ?? "";
    const key = setting(config, name);
    const isOwn = typeof key === "string" && key !== "" && !key.includes("alias/aws/");
    return verdictOf([!isOwn && `${name} is ${show(key)}; give it the ARN of a customer-managed key`]);
  },
};
