import { headerOf, type GatewayRequest } from "../gateway-request";

/** A value of the request as mappings and identity sources name it: `method.request.header.Authorization`. */
export function requestParameter(
  request: Pick<GatewayRequest, "headers" | "query">,
  pathParameters: Readonly<Record<string, string>>,
  name: string,
): string | undefined {
  const [, place = "", key = ""] = /^method\.request\.(?:multivalue)?(path|querystring|header)\.(.+)$/.exec(name) ?? [];
  if (place === "path") return pathParameters[key];
  if (place === "header") return headerOf(request.headers, key.toLowerCase());
  return place === "querystring" ? (new URLSearchParams(request.query).get(key) ?? undefined) : undefined;
}
