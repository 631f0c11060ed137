import { loopbackRequest, type LoopbackAnswer } from "../loopback-request";

/** Pushes to one repository of a registry on this machine. */
export class RegistryClient {
  private readonly base: string;

  constructor(endpoint: string, repository: string) {
    this.base = `${endpoint}/v2/${repository}`;
  }

  async hasBlob(digest: string): Promise<boolean> {
    const { status } = await loopbackRequest({ url: `${this.base}/blobs/${digest}`, method: "HEAD" });
    return status === 200;
  }

  async putBlob(digest: string, body: Buffer): Promise<void> {
    const headers = { "Content-Type": "application/octet-stream", "Content-Length": String(body.length) };
    const url = `${this.base}/blobs/uploads/?digest=${digest}`;
    expectCreated(await loopbackRequest({ url, method: "POST", headers, body }));
  }

  /** The manifest that a tag or digest names; undefined when there is none. */
  async manifest(reference: string): Promise<string | undefined> {
    const answer = await loopbackRequest({ url: `${this.base}/manifests/${reference}`, method: "GET" });
    if (answer.status === 404) return undefined;
    if (answer.status === 200) return answer.body;
    throw failureOf(answer);
  }

  async putManifest(reference: string, mediaType: string, body: string): Promise<void> {
    const headers = { "Content-Type": mediaType };
    const url = `${this.base}/manifests/${reference}`;
    expectCreated(await loopbackRequest({ url, method: "PUT", headers, body }));
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
