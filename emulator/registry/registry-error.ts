import type { ServerResponse } from "node:http";

/** Error codes of the distribution API that ECR answers with, and their HTTP status. */
const statuses = {
  BLOB_UNKNOWN: 404,
  BLOB_UPLOAD_INVALID: 400,
  BLOB_UPLOAD_UNKNOWN: 404,
  DIGEST_INVALID: 400,
  MANIFEST_INVALID: 400,
  MANIFEST_UNKNOWN: 404,
  NAME_INVALID: 400,
  NAME_UNKNOWN: 404,
  RANGE_INVALID: 416,
  SIZE_INVALID: 400,
  TAG_INVALID: 400,
  UNSUPPORTED: 405,
} as const;

/** What the registry refuses, as the distribution API words it. */
export class RegistryError extends Error {
  constructor(
    readonly code: keyof typeof statuses,
    message: string,
  ) {
    super(message);
    this.name = "RegistryError";
  }
}

export function answerRegistryError(answer: ServerResponse, { code, message }: RegistryError): void {
  const body = JSON.stringify({ errors: [{ code, message }] });
  answer.writeHead(statuses[code], { "Content-Type": "application/json", "Content-Length": Buffer.byteLength(body) });
  answer.end(body);
}
