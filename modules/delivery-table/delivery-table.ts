import { DynamodbTable } from "@cdktf/provider-aws/lib/dynamodb-table";
import { Construct } from "constructs";

export interface DeliveryTableConfig {
  /** CAUTION: changing this recreates the table, without its records. */
  readonly name: string;
  readonly keyArn: string;
  /** A second way to find records, by the text attributes `<key>pk` and `<key>sk`: `gsi1`. @default none */
  readonly index?: { readonly name: string; readonly key: string };
  /** Whether a record vanishes when its `expiresAt` says so. @default false: whoever may add one can have none vanish */
  readonly expires?: boolean;
  /** Whether Terraform and AWS refuse to destroy it. */
  readonly protect: boolean;
}

/** Records of delivery, found by `pk` and `sk`: can be restored to any second of 35 days. */
export class DeliveryTable extends Construct {
  readonly table: DynamodbTable;
  readonly arn: string;

  constructor(scope: Construct, id: string, config: DeliveryTableConfig) {
    super(scope, id);
    const { name, keyArn, index, expires = false, protect } = config;
    const ofIndex = index && { hashKey: `${index.key}pk`, rangeKey: `${index.key}sk` };
    const keys = ["pk", "sk", ...(ofIndex ? Object.values(ofIndex) : [])];
    this.table = new DynamodbTable(this, "Resource", {
      name,
      billingMode: "PAY_PER_REQUEST",
      hashKey: "pk",
      rangeKey: "sk",
      attribute: keys.map((key) => ({ name: key, type: "S" })),
      globalSecondaryIndex: index && ofIndex && [{ name: index.name, ...ofIndex, projectionType: "ALL" }],
      ttl: expires ? { attributeName: "expiresAt", enabled: true } : undefined,
      pointInTimeRecovery: { enabled: true },
      serverSideEncryption: { enabled: true, kmsKeyArn: keyArn },
      deletionProtectionEnabled: protect,
      lifecycle: protect ? { preventDestroy: true } : undefined,
    });
    this.arn = this.table.arn;
  }
}
