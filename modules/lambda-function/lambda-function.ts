import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import type { DataAwsIamPolicyDocumentStatement } from "@cdktf/provider-aws/lib/data-aws-iam-policy-document";
import { LambdaFunction as Resource } from "@cdktf/provider-aws/lib/lambda-function";
import { Construct } from "constructs";
import { type AwsPlace, arnOf } from "../../config/aws-place";
import { ServiceRole } from "../service-role";

/** A bundle on the disk. */
export interface FunctionCode {
  /** Zip file, from the stack's folder. */
  readonly path: string;
  /** Digest of its bytes: another one ships the function anew. */
  readonly sha256Base64: string;
}

export interface LambdaFunctionConfig {
  readonly place: AwsPlace;
  /** CAUTION: changing this recreates the function. */
  readonly name: string;
  /** CAUTION: changing this recreates the role. */
  readonly roleName: string;
  readonly description: string;
  readonly code: FunctionCode;
  /** What its process finds in its environment: never a secret. @default nothing */
  readonly environment?: Readonly<Record<string, string>>;
  /** 1 to 900, AWS's limit. */
  readonly timeoutSeconds: number;
  /** 128 to 10 240 MB; processors come with memory. @default 512, a quarter of a processor */
  readonly memoryMegabytes?: number;
  /** Calls at once. @default as many as the account has left: reserving takes them away from all others */
  readonly mostAtOnce?: number;
  /** Key of its variables and its log. */
  readonly keyArn: string;
  readonly logRetentionInDays: number;
  /** Queue that keeps the events which it could not handle. */
  readonly failuresTo: string;
  /** What it may do beside logging, tracing and keeping what fails. @default nothing */
  readonly statements?: readonly DataAwsIamPolicyDocumentStatement[];
}

/** A function of ours: one bundle, an own role, an encrypted log that ends, traced, and no event is lost in silence. */
export class LambdaFunction extends Construct {
  readonly function: Resource;
  readonly arn: string;
  /** What an API Gateway integration calls. */
  readonly invokeArn: string;

  constructor(scope: Construct, id: string, config: LambdaFunctionConfig) {
    super(scope, id);
    const { name, description, code, environment = {}, timeoutSeconds, memoryMegabytes = 512, keyArn } = config;
    const logs = new CloudwatchLogGroup(this, "logs", {
      name: `/aws/lambda/${name}`, // else Lambda makes it, unencrypted and for ever
      kmsKeyId: keyArn,
      retentionInDays: config.logRetentionInDays,
    });
    const role = this.role(config);
    this.function = new Resource(this, "Resource", {
      functionName: name,
      description,
      role: role.arn,
      filename: code.path,
      sourceCodeHash: code.sha256Base64,
      handler: "index.handler",
      runtime: "nodejs22.x", // the newest that provider 5.100 knows
      architectures: ["x86_64"], // GovCloud has no other everywhere
      timeout: timeoutSeconds,
      memorySize: memoryMegabytes,
      reservedConcurrentExecutions: config.mostAtOnce,
      kmsKeyArn: keyArn,
      environment: { variables: environment },
      deadLetterConfig: { targetArn: config.failuresTo },
      tracingConfig: { mode: "Active" },
      loggingConfig: { logFormat: "JSON", logGroup: logs.name },
      dependsOn: [...role.permissions], // Lambda looks at once whether it may write to the queue of failures
    });
    this.arn = this.function.arn;
    this.invokeArn = this.function.invokeArn;
  }

  private role(config: LambdaFunctionConfig): ServiceRole {
    const { place, name, roleName, keyArn, failuresTo, statements = [] } = config;
    return new ServiceRole(this, "role", {
      name: roleName,
      description: `What the function ${name} may do`,
      service: "lambda.amazonaws.com",
      onlyFor: { accountId: place.accountId, sourceArn: arnOf(place, "lambda", `function:${name}`) },
      statements: [
        {
          sid: "Logs",
          actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
          resources: [arnOf(place, "logs", `log-group:/aws/lambda/${name}:*`)],
        },
        { sid: "Traces", actions: ["xray:PutTelemetryRecords", "xray:PutTraceSegments"], resources: ["*"] },
        { sid: "Key", actions: ["kms:Decrypt", "kms:GenerateDataKey"], resources: [keyArn] },
        { sid: "Failures", actions: ["sqs:SendMessage"], resources: [failuresTo] },
        ...statements,
      ],
    });
  }
}
