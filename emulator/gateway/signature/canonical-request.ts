import { createHash } from "node:crypto";
import { headerOf, type GatewayRequest } from "../gateway-request";

export type SignedRequest = Pick<GatewayRequest, "method" | "path" | "query" | "headers" | "body">;

/** How a signer wrote path and query: encoded as AWS demands, or just as they are sent. */
export type Encoding = "encoded" | "as sent";

/**
 * The text that a signature is made of.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export function canonicalRequest(request: SignedRequest, signedHeaders: readonly string[], encoding: Encoding): string {
  const { method, path, query, headers, body } = request;
  const lines = signedHeaders.map((name) => `${name}:${(headerOf(headers, name) ?? "").trim().replace(/\s+/g, " ")}\n`);
  return [
    method,
    encoding === "encoded" ? normalized(path).split("/").map(encoded).join("/") : path,
    encoding === "encoded" ? canonicalQuery(query) : signedPart(query).join("&"),
    lines.join(""),
    signedHeaders.join(";"),
    createHash("sha256").update(body).digest("hex"),
  ].join("\n");
}

/** Without empty and dot segments, as RFC 3986 has it. */
function normalized(path: string): string {
  const kept: string[] = [];
  for (const segment of path.split("/")) {
    if (segment === "..") kept.pop();
    else if (segment !== "" && segment !== ".") kept.push(segment);
  }
  const end = kept.length > 0 && path.endsWith("/") ? "/" : "";
  return `/${kept.join("/")}${end}`;
}

/** Names and values encoded alike, whatever the sender left plain, in order of their code points. */
function canonicalQuery(query: string): string {
  return signedPart(query)
    .map((pair) => {
      const [name = "", ...value] = pair.split("=");
      return [encoded(decoded(name)), encoded(decoded(value.join("=")))] as const;
    })
    .sort(([name, value], [otherName, otherValue]) => compare(name, otherName) || compare(value, otherValue))
    .map((pair) => pair.join("="))
    .join("&");
}

/** A presigned URL carries its own signature, which cannot sign itself. */
function signedPart(query: string): string[] {
  return query.split("&").filter((pair) => pair !== "" && !pair.startsWith("X-Amz-Signature="));
}

function encoded(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
