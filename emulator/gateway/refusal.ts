import type { HttpAnswer } from "./gateway-request";

/**
 * What API Gateway answers by itself, by the name of its gateway response.
 * Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html
 */
const kinds = {
  ACCESS_DENIED: { status: 403, type: "AccessDeniedException", field: "Message" },
  API_CONFIGURATION_ERROR: { status: 500, type: "InternalServerErrorException", field: "message" },
  AUTHORIZER_CONFIGURATION_ERROR: { status: 500, type: "AuthorizerConfigurationException", field: "message" },
  BAD_REQUEST_PARAMETERS: { status: 400, type: "BadRequestException", field: "message" },
  FORBIDDEN: { status: 403, type: "ForbiddenException", field: "message" },
  HEADERS_TOO_LARGE: { status: 431, type: "RequestHeaderFieldsTooLargeException", field: "message" },
  INCOMPLETE_SIGNATURE: { status: 403, type: "IncompleteSignatureException", field: "message" },
  INTEGRATION_FAILURE: { status: 504, type: "InternalServerErrorException", field: "message" },
  INTEGRATION_TIMEOUT: { status: 504, type: "InternalServerErrorException", field: "message" },
  INVALID_SIGNATURE: { status: 403, type: "InvalidSignatureException", field: "message" },
  MISSING_AUTHENTICATION_TOKEN: { status: 403, type: "MissingAuthenticationTokenException", field: "message" },
  QUOTA_EXCEEDED: { status: 429, type: "LimitExceededException", field: "message" },
  REQUEST_TOO_LARGE: { status: 413, type: "RequestTooLargeException", field: "message" },
  THROTTLED: { status: 429, type: "TooManyRequestsException", field: "message" },
  UNAUTHORIZED: { status: 401, type: "UnauthorizedException", field: "message" },
  UNRECOGNIZED_CLIENT: { status: 403, type: "UnrecognizedClientException", field: "message" },
} as const;

export type RefusalKind = keyof typeof kinds;

/** An answer of API Gateway's own. */
export class Refusal extends Error {
  /**
   * @param sentence what the caller reads; null as AWS answers for an authorizer that failed
   * @param inLog what the execution log says
   */
  constructor(
    readonly kind: RefusalKind,
    readonly sentence: string | null,
    readonly inLog?: string,
  ) {
    super(sentence ?? kind);
  }

  get status(): number {
    return kinds[this.kind].status;
  }

  answer(): HttpAnswer {
    const { status, type, field } = kinds[this.kind];
    const body = Buffer.from(JSON.stringify({ [field]: this.sentence }));
    return {
      status,
      headers: [
        ["Content-Type", "application/json"],
        ["x-amzn-ErrorType", type],
      ],
      body,
    };
  }
}

/** What is wrong with the API is told to its log alone. */
export function configurationError(inLog: string): Refusal {
  return new Refusal("API_CONFIGURATION_ERROR", "Internal server error", inLog);
}
