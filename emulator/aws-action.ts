import type { IncomingHttpHeaders } from "node:http";
import { restAction } from "./rest-action";

export interface ActionRequest {
  /** Signing name, where it is known. */
  readonly service?: string;
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/**
 * The action that a request asks for, as AWS names it: from the target of a JSON call or the form of a query call.
 * A REST call names none, or spells it in its path; where it does not, its method and path stand for it (`PATCH /restapis/abc`).
 */
export function awsAction({ service = "", method, url, headers, body }: ActionRequest): string {
  const target = headers["x-amz-target"];
  if (typeof target === "string") return target.split(".").pop()!;
  if (headers["content-type"]?.startsWith("application/x-www-form-urlencoded") === true) {
    const action = new URLSearchParams(body.toString()).get("Action");
    if (action !== null) return action;
  }
  const path = url.split("?")[0]!;
  return new URLSearchParams(url.slice(path.length)).get("Action") ?? restAction(service, path) ?? `${method} ${path}`;
}
