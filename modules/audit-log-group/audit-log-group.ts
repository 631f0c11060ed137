import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { Construct } from "constructs";
import { auditRetentionDays } from "../../config/audit-retention";

export interface AuditLogGroupConfig {
  /** CAUTION: changing this recreates the log group, without its records. */
  readonly name: string;
  /** Key whose policy lets CloudWatch Logs use it. */
  readonly keyArn: string;
  /** Whether Terraform leaves it in the account when its stack is destroyed: the records outlive what they tell of. */
  readonly protect: boolean;
}

/** Records of who did what, kept encrypted for seven years. */
export class AuditLogGroup extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, config: AuditLogGroupConfig) {
    super(scope, id);
    const { name, keyArn, protect } = config;
    const logs = new CloudwatchLogGroup(this, "Resource", {
      name,
      kmsKeyId: keyArn,
      retentionInDays: auditRetentionDays,
      skipDestroy: protect,
    });
    this.arn = logs.arn;
  }
}
