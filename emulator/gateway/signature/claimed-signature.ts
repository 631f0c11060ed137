import { createHash } from "node:crypto";
import { headerOf, type GatewayRequest } from "../gateway-request";
import { Refusal } from "../refusal";

/** What a request says of its signature, before anything of it is believed. */
export interface ClaimedSignature {
  readonly accessKeyId: string;
  readonly date: string;
  readonly region: string;
  readonly service: string;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
  /** `20260101T120000Z` */
  readonly time: string;
  readonly sessionToken?: string;
  /** Seconds that a presigned URL holds. */
  readonly expires?: number;
}

export const algorithm = "AWS4-HMAC-SHA256";

/** Reads the signature from the header or, for a presigned URL, the query. Refuses what is malformed in AWS's words. */
export function claimedSignature(request: Pick<GatewayRequest, "headers" | "query">): ClaimedSignature {
  const query = new URLSearchParams(request.query);
  const authorization = headerOf(request.headers, "authorization");
  if (authorization !== undefined) return fromHeader(request, authorization);
  if (query.has("X-Amz-Algorithm") || query.has("X-Amz-Signature")) return fromQuery(query);
  throw new Refusal("MISSING_AUTHENTICATION_TOKEN", "Missing Authentication Token");
}

function fromHeader(request: Pick<GatewayRequest, "headers">, authorization: string): ClaimedSignature {
  const [name = "", ...rest] = authorization.split(" ");
  const pairs = (name.startsWith("AWS4-") ? rest.join(" ") : authorization).split(",").map((pair) => pair.trim());
  const broken = pairs.find((pair) => !/^[^=]+=/.test(pair));
  if (broken !== undefined || !name.startsWith("AWS4-")) throw notPairs(authorization);
  const given = new Map(pairs.map((pair) => [pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1)]));
  const time = headerOf(request.headers, "x-amz-date") ?? isoOf(headerOf(request.headers, "date"));
  const missing = ["Credential", "Signature", "SignedHeaders"]
    .filter((key) => !given.get(key))
    .map((key) => `Authorization header requires '${key}' parameter.`);
  if (!time) missing.push("Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.");
  if (name !== algorithm) missing.push("AWS authorization header must use 'AWS4-HMAC-SHA256'.");
  if (missing.length > 0) {
    throw incomplete(
      `${missing.join(" ")} (Hashed with SHA-256 and encoded with Base64) Authorization=${hashed(authorization)}`,
    );
  }
  return {
    ...scopeOf(given.get("Credential")!),
    signedHeaders: given.get("SignedHeaders")!.split(";"),
    signature: given.get("Signature")!,
    time: time!,
    sessionToken: headerOf(request.headers, "x-amz-security-token"),
  };
}

function fromQuery(query: URLSearchParams): ClaimedSignature {
  const names = ["X-Amz-Algorithm", "X-Amz-Credential", "X-Amz-Signature", "X-Amz-SignedHeaders", "X-Amz-Date"];
  const missing = names.filter((name) => !query.get(name));
  if (missing.length > 0) {
    throw incomplete(missing.map((name) => `AWS query-string parameters must include '${name}'.`).join(" "));
  }
  return {
    ...scopeOf(query.get("X-Amz-Credential")!),
    signedHeaders: query.get("X-Amz-SignedHeaders")!.split(";"),
    signature: query.get("X-Amz-Signature")!,
    time: query.get("X-Amz-Date")!,
    sessionToken: query.get("X-Amz-Security-Token") ?? undefined,
    expires: Number(query.get("X-Amz-Expires") ?? 900),
  };
}

function scopeOf(credential: string) {
  const parts = credential.split("/");
  const [accessKeyId = "", date = "", region = "", service = "", terminator = ""] = parts;
  if (parts.length === 5 && terminator === "aws4_request") return { accessKeyId, date, region, service };
  throw incomplete(
    `Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got '${credential}'`,
  );
}

function notPairs(authorization: string): Refusal {
  return incomplete(
    `Invalid key=value pair (missing equal-sign) in Authorization header (hashed with SHA-256 and encoded with Base64): '${hashed(authorization)}'.`,
  );
}

/** An HTTP date as signatures write times. */
function isoOf(date: string | undefined): string | undefined {
  const time = date === undefined ? NaN : Date.parse(date);
  return Number.isNaN(time) ? undefined : isoTime(new Date(time));
}

/** `20260101T120000Z` */
export function isoTime(time: Date): string {
  return time.toISOString().replace(/[-:]|\.\d{3}/g, "");
}

const incomplete = (sentence: string) => new Refusal("INCOMPLETE_SIGNATURE", sentence);
const hashed = (text: string) => createHash("sha256").update(text).digest("base64");
