import { headerOf } from "../gateway-request";
import { roleOfSession } from "../authorization/evaluate-policy";
import type { RequestRecord } from "./request-record";

/**
 * A line of a stage's access log: its format with the `$context` variables filled in; a dash stands for what is not known.
 * Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-variables-for-access-logging.html
 */
export function accessLogLine(format: string, record: RequestRecord): string {
  const values = contextOf(record);
  return format
    .replace(/\$context((?:\.[A-Za-z0-9_-]+)+)/g, (_, path: string) => String(values[path.slice(1)] ?? "-"))
    .replace(/[\r\n]+/g, " "); // one line each: a caller's path must not make two
}

function contextOf(record: RequestRecord): Readonly<Record<string, string | number | undefined>> {
  const { request, stage, resource, answer, milliseconds } = record;
  return {
    accountId: record.account,
    apiId: record.api?.id,
    domainName: request.domain,
    domainPrefix: request.domain.split(".")[0],
    extendedRequestId: record.extendedId,
    httpMethod: request.method,
    path: escaped(request.path),
    protocol: "HTTP/1.1",
    requestId: request.id,
    requestTime: commonLogTime(request.time),
    requestTimeEpoch: request.time.getTime(),
    resourceId: resource?.id,
    resourcePath: resource?.path,
    responseLatency: milliseconds === undefined ? undefined : Math.round(milliseconds),
    responseLength: answer?.body.length,
    stage: stage?.name,
    status: answer?.status,
    xrayTraceId: record.traceId.replace(/^Root=/, ""),
    ...identityOf(record),
    ...integrationOf(record),
    ...errorOf(record),
    ...authorizerOf(record),
  };
}

function identityOf({ request, principal }: RequestRecord) {
  return {
    "identity.sourceIp": request.sourceIp,
    "identity.userAgent": escaped(headerOf(request.headers, "user-agent")),
    "identity.userArn": principal?.arn,
    "identity.user": principal === undefined ? undefined : (principal.arn.split(/[:/]/).pop() ?? principal.account),
    "identity.caller": principal === undefined ? undefined : roleOfSession(principal.arn).split(/[:/]/).pop(),
    "identity.accountId": principal?.account,
    "identity.accessKey": principal?.accessKeyId,
  };
}

function integrationOf({ integration }: RequestRecord) {
  const latency = integration === undefined ? undefined : Math.round(integration.milliseconds);
  return {
    integrationLatency: latency,
    integrationStatus: integration?.status,
    "integration.latency": latency,
    "integration.status": integration?.status,
    "integration.integrationStatus": integration?.status,
  };
}

function errorOf({ refusal }: RequestRecord) {
  const message = refusal === undefined ? undefined : escaped(refusal.message);
  return {
    "error.message": message,
    "error.messageString": message === undefined ? undefined : `"${message}"`,
    "error.responseType": refusal?.kind,
  };
}

function authorizerOf({ authorization }: RequestRecord) {
  if (authorization === undefined) return {};
  const told = Object.entries(authorization.context).map(([name, value]) => [`authorizer.${name}`, escaped(value)]);
  return { ...Object.fromEntries(told), "authorizer.principalId": escaped(authorization.principalId) } as Record<
    string,
    string
  >;
}

/** Text that a caller chose must not end the JSON that it stands in. */
function escaped(text: string): string;
function escaped(text: string | undefined): string | undefined;
function escaped(text: string | undefined): string | undefined {
  return text === undefined ? undefined : JSON.stringify(text).slice(1, -1);
}

/** `21/Nov/2026:14:03:11 +0000` */
function commonLogTime(time: Date): string {
  const [, day, month, year, clock] = /^\w+, (\d+) (\w+) (\d+) ([\d:]+)/.exec(time.toUTCString())!;
  return `${day}/${month}/${year}:${clock} +0000`;
}
