import { createHash } from "node:crypto";
import { ApiGatewayBasePathMapping } from "@cdktf/provider-aws/lib/api-gateway-base-path-mapping";
import { ApiGatewayDeployment } from "@cdktf/provider-aws/lib/api-gateway-deployment";
import { ApiGatewayIntegration } from "@cdktf/provider-aws/lib/api-gateway-integration";
import { ApiGatewayMethod } from "@cdktf/provider-aws/lib/api-gateway-method";
import { ApiGatewayMethodSettings } from "@cdktf/provider-aws/lib/api-gateway-method-settings";
import { ApiGatewayResource } from "@cdktf/provider-aws/lib/api-gateway-resource";
import { ApiGatewayRestApi } from "@cdktf/provider-aws/lib/api-gateway-rest-api";
import { ApiGatewayStage } from "@cdktf/provider-aws/lib/api-gateway-stage";
import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { Wafv2WebAclAssociation } from "@cdktf/provider-aws/lib/wafv2-web-acl-association";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { AuditLogGroup } from "../audit-log-group";
import { accessLogFormat } from "../access-log-format";

export interface RestApiConfig {
  /** CAUTION: changing this recreates the API. */
  readonly name: string;
  readonly description: string;
  /** Segment under the custom domain, with its slash; the mapping strips it and the integration puts it back. */
  readonly basePath: string;
  readonly domainName: string;
  readonly integration: {
    readonly vpcLinkId: string;
    /** Name on the load balancer's certificate. */
    readonly host: string;
    /** 1 to 29, API Gateway's limit. */
    readonly timeoutSeconds: number;
  };
  /** All callers together. */
  readonly throttle: { readonly perSecond: number; readonly burst: number };
  readonly webAclArn: string;
  readonly logs: {
    /** Of who asked for what: an audit record. */
    readonly accessLogName: string;
    readonly keyArn: string;
    /** Days that API Gateway's own errors are kept. */
    readonly executionRetentionInDays: number;
    /** Whether the access log outlives the API. */
    readonly protect: boolean;
  };
}

const stageName = "live";
/** Until people sign in, a request is signed with AWS keys: nothing is open. */
const authorization = "AWS_IAM";
/** Bodies pass as they are; API Gateway would take a scanned document for text and spoil it. */
const binaryMediaTypes = ["*/*"];

/** One domain's API: passes everything under its base path to the service, signed, throttled, logged and traced. */
export class RestApi extends Construct {
  readonly api: ApiGatewayRestApi;
  readonly stage: ApiGatewayStage;
  private readonly parts: ITerraformDependable[] = [];
  /** What a deployment freezes, without the ids that only AWS knows. */
  private readonly frozen: object[] = [{ binaryMediaTypes }];

  constructor(scope: Construct, id: string, config: RestApiConfig) {
    super(scope, id);
    const { name, description } = config;
    this.api = new ApiGatewayRestApi(this, "Resource", {
      name,
      description,
      endpointConfiguration: { types: ["REGIONAL"] },
      disableExecuteApiEndpoint: true, // the custom domain is the only way in
      binaryMediaTypes,
    });
    const proxy = new ApiGatewayResource(this, "proxy", {
      restApiId: this.api.id,
      parentId: this.api.rootResourceId,
      pathPart: "{proxy+}",
    });
    this.pass("root", this.api.rootResourceId, config);
    this.pass("any-path", proxy.id, config, "proxy");
    this.stage = this.deploy(config);
    this.limit(config);
    new ApiGatewayBasePathMapping(this, "mapping", {
      domainName: config.domainName,
      basePath: config.basePath.slice(1),
      apiId: this.api.id,
      stageName: this.stage.stageName,
    });
    new Wafv2WebAclAssociation(this, "web-acl", { resourceArn: this.stage.arn, webAclArn: config.webAclArn });
  }

  /** Sends any method on a resource to the service, with the path parameter that the resource has. */
  private pass(id: string, resourceId: string, config: RestApiConfig, pathParameter?: string): void {
    const path = pathParameter === undefined ? undefined : pathMapping(pathParameter);
    const request = { httpMethod: "ANY", authorization, requestParameters: path?.request };
    const forwarding = {
      type: "HTTP_PROXY",
      integrationHttpMethod: "ANY",
      connectionType: "VPC_LINK",
      uri: integrationUri(config, pathParameter),
      timeoutMilliseconds: config.integration.timeoutSeconds * 1000,
      requestParameters: path?.integration,
    };
    const method = new ApiGatewayMethod(this, id, { restApiId: this.api.id, resourceId, ...request });
    const integration = new ApiGatewayIntegration(this, `${id}-integration`, {
      restApiId: this.api.id,
      resourceId,
      httpMethod: method.httpMethod,
      connectionId: config.integration.vpcLinkId,
      ...forwarding,
    });
    this.frozen.push(request, forwarding);
    this.parts.push(method, integration);
  }

  private deploy(config: RestApiConfig): ApiGatewayStage {
    const deployment = new ApiGatewayDeployment(this, "deployment", {
      restApiId: this.api.id,
      description: "Made anew exactly when what it deploys has changed",
      triggers: { definition: fingerprint(this.frozen), vpcLink: config.integration.vpcLinkId },
      dependsOn: this.parts,
      lifecycle: { createBeforeDestroy: true },
    });
    const { accessLogName, keyArn, executionRetentionInDays, protect } = config.logs;
    const accessLogs = new AuditLogGroup(this, "access-logs", { name: accessLogName, keyArn, protect });
    const executionLogs = new CloudwatchLogGroup(this, "execution-logs", {
      name: `API-Gateway-Execution-Logs_${this.api.id}/${stageName}`, // else API Gateway makes it, unencrypted and for ever
      kmsKeyId: keyArn,
      retentionInDays: executionRetentionInDays,
    });
    return new ApiGatewayStage(this, "stage", {
      restApiId: this.api.id,
      deploymentId: deployment.id,
      stageName,
      xrayTracingEnabled: true,
      accessLogSettings: { destinationArn: accessLogs.arn, format: accessLogFormat },
      dependsOn: [executionLogs],
    });
  }

  private limit({ throttle }: RestApiConfig): void {
    new ApiGatewayMethodSettings(this, "settings", {
      restApiId: this.api.id,
      stageName: this.stage.stageName,
      methodPath: "*/*",
      settings: {
        metricsEnabled: true,
        loggingLevel: "ERROR",
        dataTraceEnabled: false, // bodies hold federal tax information
        throttlingRateLimit: throttle.perSecond,
        throttlingBurstLimit: throttle.burst,
      },
    });
  }
}

function integrationUri({ basePath, integration }: RestApiConfig, pathParameter?: string): string {
  const rest = pathParameter === undefined ? "" : `/{${pathParameter}}`;
  return `https://${integration.host}${basePath}${rest}`;
}

function fingerprint(frozen: readonly object[]): string {
  return createHash("sha256").update(JSON.stringify(frozen)).digest("hex");
}

/** Hands the rest of the path on. */
function pathMapping(parameter: string) {
  return {
    request: { [`method.request.path.${parameter}`]: true },
    integration: { [`integration.request.path.${parameter}`]: `method.request.path.${parameter}` },
  };
}
