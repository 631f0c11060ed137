import { createHash } from "node:crypto";
import { ApiGatewayDeployment } from "@cdktf/provider-aws/lib/api-gateway-deployment";
import { ApiGatewayIntegration } from "@cdktf/provider-aws/lib/api-gateway-integration";
import { ApiGatewayMethod } from "@cdktf/provider-aws/lib/api-gateway-method";
import { ApiGatewayMethodSettings } from "@cdktf/provider-aws/lib/api-gateway-method-settings";
import { ApiGatewayResource } from "@cdktf/provider-aws/lib/api-gateway-resource";
import { ApiGatewayRestApi } from "@cdktf/provider-aws/lib/api-gateway-rest-api";
import { ApiGatewayStage } from "@cdktf/provider-aws/lib/api-gateway-stage";
import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { LambdaPermission } from "@cdktf/provider-aws/lib/lambda-permission";
import { Wafv2WebAclAssociation } from "@cdktf/provider-aws/lib/wafv2-web-acl-association";
import { Construct } from "constructs";
import { type AwsPlace, arnOf } from "../../config/aws-place";
import type { NameFor } from "../../config/naming";
import { accessLogFormat } from "../access-log-format";
import { AuditLogGroup } from "../audit-log-group";
import { type FunctionCode, LambdaFunction } from "../lambda-function";
import { WebAcl } from "../web-acl";

/** A repository whose provider tells of pushes: what the function compares a signature with. */
export interface WebhookRepository {
  readonly provider: "github" | "gitlab";
  readonly name: string;
  readonly branch: string;
  /** Path of the SSM parameter that holds the secrets, one a line. */
  readonly secret: string;
}

export interface WebhookFrontConfig {
  readonly place: AwsPlace;
  readonly name: NameFor;
  readonly code: FunctionCode;
  /** By their keys in the route map. */
  readonly repositories: Readonly<Record<string, WebhookRepository>>;
  readonly table: { readonly name: string; readonly arn: string };
  readonly queue: { readonly url: string; readonly arn: string };
  readonly keyArn: string;
  readonly logRetentionInDays: number;
  /** Queue that keeps what the function could not handle. */
  readonly failuresTo: string;
  /** Whether the access log outlives it. */
  readonly protect: boolean;
}

const stageName = "live";
const hooks = "hooks";
const timeoutSeconds = 10; // providers give up then
/** Calls at once: more senders than that are no git provider. */
const mostAtOnce = 10;
const throttle = { perSecond: 20, burst: 40 };
/** Requests that one address may send in five minutes. */
const requestsPerAddress = 1000;
/** A length of so many digits is a megabyte or more: refused before the function sees it. */
const digitsOfTooLarge = 7;

/**
 * The way in for webhooks of git providers: one method, which a signature opens. It is open to the internet because providers are
 * there, and only where a repository needs it; what it lets through is one message in a queue.
 */
export class WebhookFront extends Construct {
  readonly function: LambdaFunction;
  readonly api: ApiGatewayRestApi;
  /** What the provider's webhook is set to. */
  readonly url: string;

  constructor(scope: Construct, id: string, config: WebhookFrontConfig) {
    super(scope, id);
    this.function = this.answers(config);
    this.api = new ApiGatewayRestApi(this, "Resource", {
      name: config.name("restApi", "webhooks"),
      description: "Takes the webhooks of git providers",
      endpointConfiguration: { types: ["REGIONAL"] },
    });
    const stage = this.deploy(config, this.passOn(config));
    this.url = `${stage.invokeUrl}/${hooks}`;
    const acl = new WebAcl(this, "web-acl", {
      name: config.name("webAcl", "webhooks"),
      logGroupName: config.name("wafLogGroup", "webhooks"),
      keyArn: config.keyArn,
      protect: config.protect,
      requestsPerAddress,
      takesFreeText: true,
      digitsOfTooLarge,
    });
    new Wafv2WebAclAssociation(this, "web-acl-of-stage", { resourceArn: stage.arn, webAclArn: acl.acl.arn });
  }

  private answers(config: WebhookFrontConfig): LambdaFunction {
    const { place, name, code, repositories, table, queue } = config;
    const secrets = Object.values(repositories).map(({ secret }) => arnOf(place, "ssm", `parameter${secret}`));
    return new LambdaFunction(this, "function", {
      place,
      name: name("function", "webhook-front"),
      roleName: name("role", "webhook-front", "function"),
      description: "Checks the signatures of git providers and queues their pushes",
      code,
      environment: {
        TABLE: table.name,
        QUEUE_URL: queue.url,
        WEBHOOK_REPOSITORIES: JSON.stringify(repositories),
        POWERTOOLS_SERVICE_NAME: "webhook-front",
      },
      timeoutSeconds,
      mostAtOnce,
      keyArn: config.keyArn,
      logRetentionInDays: config.logRetentionInDays,
      failuresTo: config.failuresTo,
      statements: [
        { sid: "Deliveries", actions: ["dynamodb:DeleteItem", "dynamodb:PutItem"], resources: [table.arn] },
        { sid: "Changes", actions: ["sqs:SendMessage"], resources: [queue.arn] },
        { sid: "Secrets", actions: ["ssm:GetParameter"], resources: [...new Set(secrets)] },
      ],
    });
  }

  /** One path, one method; everything else is API Gateway's own 403. */
  private passOn({ place }: WebhookFrontConfig): ApiGatewayIntegration {
    const resource = new ApiGatewayResource(this, "hooks", {
      restApiId: this.api.id,
      parentId: this.api.rootResourceId,
      pathPart: hooks,
    });
    const method = new ApiGatewayMethod(this, "push", {
      restApiId: this.api.id,
      resourceId: resource.id,
      httpMethod: "POST",
      authorization: "NONE", // a provider signs in its own way, which the function checks
    });
    new LambdaPermission(this, "may-call", {
      statementId: "WebhookApi",
      action: "lambda:InvokeFunction",
      functionName: this.function.function.functionName,
      principal: "apigateway.amazonaws.com",
      sourceAccount: place.accountId,
      sourceArn: `${this.api.executionArn}/${stageName}/POST/${hooks}`,
    });
    return new ApiGatewayIntegration(this, "push-integration", {
      restApiId: this.api.id,
      resourceId: resource.id,
      httpMethod: method.httpMethod,
      integrationHttpMethod: "POST",
      type: "AWS_PROXY",
      uri: this.function.invokeArn,
      timeoutMilliseconds: timeoutSeconds * 1000,
    });
  }

  private deploy(config: WebhookFrontConfig, integration: ApiGatewayIntegration): ApiGatewayStage {
    const { name, keyArn, logRetentionInDays, protect } = config;
    const deployment = new ApiGatewayDeployment(this, "deployment", {
      restApiId: this.api.id,
      description: "Made anew exactly when what it deploys has changed",
      triggers: { definition: fingerprint([hooks, "POST", "NONE", "AWS_PROXY", timeoutSeconds]) },
      dependsOn: [integration],
      lifecycle: { createBeforeDestroy: true },
    });
    const accessLogs = new AuditLogGroup(this, "access-logs", { name: name("logGroup", "webhooks"), keyArn, protect });
    const executionLogs = new CloudwatchLogGroup(this, "execution-logs", {
      name: `API-Gateway-Execution-Logs_${this.api.id}/${stageName}`, // else API Gateway makes it, unencrypted and for ever
      kmsKeyId: keyArn,
      retentionInDays: logRetentionInDays,
    });
    const stage = new ApiGatewayStage(this, "stage", {
      restApiId: this.api.id,
      deploymentId: deployment.id,
      stageName,
      xrayTracingEnabled: true,
      accessLogSettings: { destinationArn: accessLogs.arn, format: accessLogFormat },
      dependsOn: [executionLogs],
    });
    new ApiGatewayMethodSettings(this, "settings", {
      restApiId: this.api.id,
      stageName: stage.stageName,
      methodPath: "*/*",
      settings: {
        metricsEnabled: true,
        loggingLevel: "ERROR",
        dataTraceEnabled: false, // bodies hold what people wrote, headers their signatures
        throttlingRateLimit: throttle.perSecond,
        throttlingBurstLimit: throttle.burst,
      },
    });
    return stage;
  }
}

function fingerprint(frozen: readonly unknown[]): string {
  return createHash("sha256").update(JSON.stringify(frozen)).digest("hex");
}
