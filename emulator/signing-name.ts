import type { IncomingHttpHeaders } from "node:http";

/**
 * The service a request was signed for: the fourth part of the SigV4 credential scope
 * (`AKID/20260101/us-east-1/ecs/aws4_request`), from the Authorization header or a presigned URL.
 * Undefined for a request that nobody signed.
 */
export function signingName(headers: IncomingHttpHeaders, url: string): string | undefined {
  return credentialScope(headers, url)[3]?.toLowerCase();
}

/** The access key that a request was signed with. */
export function signingKey(headers: IncomingHttpHeaders, url: string): string | undefined {
  return credentialScope(headers, url)[0];
}

function credentialScope(headers: IncomingHttpHeaders, url: string): string[] {
  return (credentialOfHeader(headers.authorization) ?? credentialOfQuery(url))?.split("/") ?? [];
}

function credentialOfHeader(authorization: string | undefined): string | undefined {
  return authorization?.match(/^AWS4-[A-Z0-9-]+ Credential=([^,\s]+)/)?.[1];
}

function credentialOfQuery(url: string): string | undefined {
  const query = url.indexOf("?");
  return query < 0 ? undefined : (new URLSearchParams(url.slice(query + 1)).get("X-Amz-Credential") ?? undefined);
}
