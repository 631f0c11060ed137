import { loopbackRequest, type LoopbackAnswer, type LoopbackRequest } from "../loopback-request";
import type { ImageReference } from "../registry/image-reference";

/** Pushes to one repository of a registry on this machine. */
export class RegistryClient {
  private readonly base: string;
  /** The password that ECR gives out, which names the registry. */
  private readonly authorization: string;

  constructor(endpoint: string, { account, repository }: Pick<ImageReference, "account" | "repository">) {
    this.base = `${endpoint}/v2/${repository}`;
    this.authorization = `Basic ${Buffer.from(`AWS:${account}-auth-token`).toString("base64")}`;
  }

  private send(place: string, call: Omit<LoopbackRequest, "url">): Promise<LoopbackAnswer> {
    const headers = { ...call.headers, Authorization: this.authorization };
    return loopbackRequest({ ...call, headers, url: `${this.base}/${place}` });
  }

  async hasBlob(digest: string): Promise<boolean> {
    const { status } = await this.send(`blobs/${digest}`, { method: "HEAD" });
    return status === 200;
  }

  async putBlob(digest: string, body: Buffer): Promise<void> {
    const headers = { "Content-Type": "application/octet-stream", "Content-Length": String(body.length) };
    expectCreated(await this.send(`blobs/uploads/?digest=${digest}`, { method: "POST", headers, body }));
  }

  /** The manifest that a tag or digest names; undefined when there is none. */
  async manifest(reference: string): Promise<string | undefined> {
    const answer = await this.send(`manifests/${reference}`, { method: "GET" });
    if (answer.status === 404) return undefined;
    if (answer.status === 200) return answer.body;
    throw failureOf(answer);
  }

  async putManifest(reference: string, mediaType: string, body: string): Promise<void> {
    const headers = { "Content-Type": mediaType };
    expectCreated(await this.send(`manifests/${reference}`, { method: "PUT", headers, body }));
  }
}

function expectCreated(answer: LoopbackAnswer): void {
  if (answer.status !== 201) throw failureOf(answer);
}

/** In docker's words: `name unknown: The repository …`. */
function failureOf({ status, body }: LoopbackAnswer): Error {
  const [error] = errorsOf(body);
  if (error === undefined) return new Error(`unexpected status from the registry: ${status} ${body.slice(0, 200)}`);
  return new Error(`${error.code.toLowerCase().replaceAll("_", " ")}: ${error.message}`);
}

function errorsOf(body: string): { code: string; message: string }[] {
  try {
    return (JSON.parse(body) as { errors?: { code: string; message: string }[] }).errors ?? [];
  } catch {
    return [];
  }
}
