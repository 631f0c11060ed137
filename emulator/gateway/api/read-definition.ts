import type {
  APIGatewayClient,
  Authorizer as SdkAuthorizer,
  Integration as SdkIntegration,
  Method as SdkMethod,
} from "@aws-sdk/client-api-gateway";
import type { ApiDefinition, Authorizer, Integration, Method } from "./deployed-api";

/** Milliseconds that API Gateway gives an integration unless told otherwise. */
const usualTimeout = 29_000;

/** Reads what a deployment of an API made now would freeze. */
export async function readDefinition(client: APIGatewayClient, restApiId: string): Promise<ApiDefinition> {
  const { GetAuthorizersCommand, GetRequestValidatorsCommand, GetResourcesCommand } =
    await import("@aws-sdk/client-api-gateway");
  const [resources, authorizers, validators] = await Promise.all([
    client.send(new GetResourcesCommand({ restApiId, limit: 500, embed: ["methods"] })),
    client.send(new GetAuthorizersCommand({ restApiId, limit: 500 })),
    client.send(new GetRequestValidatorsCommand({ restApiId, limit: 500 })),
  ]);
  const validating = (validators.items ?? [])
    .filter(({ validateRequestParameters }) => validateRequestParameters)
    .map(({ id }) => id!);
  return {
    resources: (resources.items ?? []).map(({ id, path, resourceMethods = {} }) => ({
      id: id!,
      path: path!,
      methods: Object.fromEntries(
        Object.entries(resourceMethods).map(([verb, method]) => [verb, methodOf(method, validating)]),
      ),
    })),
    authorizers: (authorizers.items ?? []).map(authorizerOf),
  };
}

function methodOf(method: SdkMethod, validating: readonly string[]): Method {
  const { authorizationType, authorizerId, apiKeyRequired = false, requestParameters, requestValidatorId } = method;
  const isValidated = requestValidatorId !== undefined && validating.includes(requestValidatorId);
  const required = Object.entries(requestParameters ?? {}).filter(([, isRequired]) => String(isRequired) === "true");
  return {
    authorization: authorizationType ?? "NONE",
    authorizerId: authorizerId ?? undefined,
    apiKeyRequired: String(apiKeyRequired) === "true",
    requiredParameters: isValidated ? required.map(([name]) => name) : [],
    integration: method.methodIntegration ? integrationOf(method.methodIntegration) : undefined,
  };
}

function integrationOf(integration: SdkIntegration): Integration {
  const { type, httpMethod, uri, connectionType, connectionId, timeoutInMillis, requestParameters } = integration;
  return {
    type: type ?? "",
    httpMethod: httpMethod ?? undefined,
    uri: uri ?? undefined,
    connectionType: connectionType ?? undefined,
    connectionId: connectionId ?? undefined,
    timeoutMilliseconds: Number(timeoutInMillis ?? usualTimeout),
    requestParameters: requestParameters ?? {},
  };
}

function authorizerOf(authorizer: SdkAuthorizer): Authorizer {
  const { id, type, authorizerUri, identitySource, identityValidationExpression, authorizerResultTtlInSeconds } =
    authorizer;
  return {
    id: id!,
    type: type ?? "TOKEN",
    functionArn: /functions\/(arn:[^/]+)\/invocations/.exec(authorizerUri ?? "")?.[1] ?? "",
    identitySource: identitySource ?? "",
    validationExpression: identityValidationExpression ?? undefined,
    ttlSeconds: Number(authorizerResultTtlInSeconds ?? 300),
  };
}
