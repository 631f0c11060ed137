import type { IncomingHttpHeaders } from "node:http";

export interface ActionRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/**
 * The action that a request asks for, as AWS names it: from the target of a JSON call or the form of a query call.
 * A REST call names none: its method and path stand for it (`PATCH /restapis/abc`).
 */
export function awsAction({ method, url, headers, body }: ActionRequest): string {
  const target = headers["x-amz-target"];
  if (typeof target === "string") return target.split(".").pop()!;
  if (headers["content-type"]?.startsWith("application/x-www-form-urlencoded") === true) {
    const action = new URLSearchParams(body.toString()).get("Action");
    if (action !== null) return action;
  }
  const path = url.split("?")[0]!;
  return new URLSearchParams(url.slice(path.length)).get("Action") ?? `${method} ${path}`;
}
