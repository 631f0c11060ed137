import type { HeaderLines } from "../../header-lines";
import { headerOf, type GatewayRequest } from "../gateway-request";
import { configurationError } from "../refusal";
import { requestParameter } from "./request-parameter";
import type { Integration } from "./deployed-api";
import type { MatchedMethod } from "./match-resource";

/** What API Gateway asks the integration for. */
export interface IntegrationRequest {
  readonly method: string;
  readonly url: URL;
  /** Path and query as they go over the wire. */
  readonly target: string;
  readonly headers: HeaderLines;
  readonly body: Buffer;
}

/** Headers that hold for one connection, or that API Gateway sets anew; a signature is not handed on. */
const replaced =
  /^(connection|keep-alive|proxy-authenticate|proxy-connection|te|trailer|transfer-encoding|upgrade|expect|host|content-length|max-forwards|x-forwarded-(for|port|proto)|x-amzn-trace-id)$/;

/** Puts the caller's request into the form that the integration declares. */
export function integrationRequest(
  request: GatewayRequest,
  matched: MatchedMethod,
  about: { readonly apiId: string; readonly traceId: string; readonly variables: Readonly<Record<string, string>> },
): IntegrationRequest {
  const integration = matched.method.integration!;
  const values = mappedValues(integration, request, matched.parameters);
  const path = { ...ofPlace(values, "path") };
  const uri = filled(integration.uri ?? "", path, about.variables);
  const url = parsed(uri);
  const added = new URLSearchParams(ofPlace(values, "querystring")).toString();
  const query = [url.search.slice(1), request.query, added].filter((part) => part !== "").join("&");
  return {
    method:
      integration.httpMethod === undefined || integration.httpMethod === "ANY"
        ? request.method
        : integration.httpMethod,
    url,
    target: pathOf(uri) + (query === "" ? "" : `?${query}`),
    headers: headersFor(request, matched, url, { ...about, added: ofPlace(values, "header") }),
    body: request.body,
  };
}

function mappedValues(integration: Integration, request: GatewayRequest, parameters: Readonly<Record<string, string>>) {
  return Object.entries(integration.requestParameters).flatMap(([to, from]) => {
    const value = /^'.*'$/.test(from) ? from.slice(1, -1) : requestParameter(request, parameters, from);
    return value === undefined ? [] : [[to, value] as const];
  });
}

function ofPlace(values: readonly (readonly [string, string])[], place: string): Record<string, string> {
  const prefix = `integration.request.${place}.`;
  return Object.fromEntries(
    values.filter(([to]) => to.startsWith(prefix)).map(([to, value]) => [to.slice(prefix.length), value]),
  );
}

/** A parameter without a value stays as it is written, as with AWS. */
function filled(uri: string, path: Record<string, string>, variables: Readonly<Record<string, string>>): string {
  return uri
    .replace(/\$\{stageVariables\.([^}]+)\}/g, (_, name: string) => variables[name] ?? "")
    .replace(/\{([^}]+)\}/g, (whole, name: string) => path[name] ?? whole);
}

function parsed(uri: string): URL {
  if (!URL.canParse(uri)) throw configurationError(`Invalid endpoint address: ${uri}`);
  return new URL(uri);
}

/** As written: a URL object would resolve `..` and encode anew. */
function pathOf(uri: string): string {
  return /^[a-z]+:\/\/[^/?#]*([^?#]*)/i.exec(uri)?.[1] || "/";
}

function headersFor(
  request: GatewayRequest,
  { method }: MatchedMethod,
  url: URL,
  { apiId, traceId, added }: { apiId: string; traceId: string; added: Record<string, string> },
): HeaderLines {
  const overridden = new Set(Object.keys(added).map((name) => name.toLowerCase()));
  const isSigned =
    method.authorization === "AWS_IAM" || /^AWS4-/.test(headerOf(request.headers, "authorization") ?? "");
  const passed = request.headers.filter(([name]) => {
    const lower = name.toLowerCase();
    return !replaced.test(lower) && !overridden.has(lower) && !(isSigned && lower === "authorization");
  });
  const through = headerOf(request.headers, "x-forwarded-for");
  return [
    ["Host", url.host],
    ...passed,
    ...Object.entries(added),
    ["X-Forwarded-For", [...(through === undefined ? [] : [through]), request.sourceIp].join(", ")],
    ["X-Forwarded-Port", "443"],
    ["X-Forwarded-Proto", "https"],
    ["X-Amzn-Trace-Id", traceId],
    ["x-amzn-apigateway-api-id", apiId],
    ...(request.body.length > 0 || /^(POST|PUT|PATCH)$/.test(request.method)
      ? ([["Content-Length", String(request.body.length)]] as const)
      : []),
  ];
}
