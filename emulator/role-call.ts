import { createHash, createHmac } from "node:crypto";
import { loopbackRequest } from "./loopback-request";
import type { RoleClientSettings } from "./role-clients";

/** A call that no SDK has: an action that AWS's services ask of each other, and that a role must be permitted all the same. */
export interface RoleCall {
  /** Signing name. */
  readonly service: string;
  /** `CodeCommit_20150413.UploadArchive` */
  readonly target: string;
  readonly input: object;
}

/**
 * Asks a JSON service as a role.
 * @throws Error with the service's name of the error and its words
 */
export async function roleCall<Output>(
  settings: RoleClientSettings,
  { service, target, input }: RoleCall,
): Promise<Output> {
  const body = JSON.stringify(input);
  const { accessKeyId, secretAccessKey, sessionToken } = await settings.credentials();
  const at = new Date().toISOString().replace(/[-:]|\.\d+/g, "");
  const headers: Record<string, string> = {
    "content-type": "application/x-amz-json-1.1",
    host: new URL(settings.endpoint).host,
    "x-amz-date": at,
    "x-amz-security-token": sessionToken,
    "x-amz-target": target,
  };
  const names = Object.keys(headers).join(";");
  const lines = Object.entries(headers).map(([name, value]) => `${name}:${value}\n`);
  const canonical = ["POST", "/", "", lines.join(""), names, hash(body)].join("\n");
  const scope = [at.slice(0, 8), settings.region, service, "aws4_request"].join("/");
  const key = scope.split("/").reduce<string | Buffer>((secret, part) => hmac(secret, part), `AWS4${secretAccessKey}`);
  const signature = hmac(key, ["AWS4-HMAC-SHA256", at, scope, hash(canonical)].join("\n")).toString("hex");
  const authorization = `AWS4-HMAC-SHA256 Credential=${accessKeyId}/${scope}, SignedHeaders=${names}, Signature=${signature}`;
  const answer = await loopbackRequest({
    url: settings.endpoint,
    method: "POST",
    headers: { ...headers, authorization },
    body,
  });
  const output = JSON.parse(answer.body === "" ? "{}" : answer.body) as Output & { __type?: string; message?: string };
  if (answer.status < 300) return output;
  throw Object.assign(new Error(output.message), { name: output.__type ?? "Error" });
}

function hash(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac("sha256", key).update(text).digest();
}
