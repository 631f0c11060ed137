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

  async putManifest(reference: string, mediaType: string, body: string): Promise<void> {
    const headers = { "Content-Type": mediaType };
    const url = `${this.base}/manifests/${reference}`;
    expectCreated(await loopbackRequest({ url, method: "PUT", headers, body }));
  }
}

/** Fails in docker's words: `name unknown: The repository …`. */
function expectCreated({ status, body }: LoopbackAnswer): void {
  if (status === 201) return;
  const [error] = errorsOf(body);
  if (error === undefined) throw new Error(`unexpected status from the registry: ${status} ${body.slice(0, 200)}`);
  throw new Error(`${error.code.toLowerCase().replaceAll("_", " ")}: ${error.message}`);
}

function errorsOf(body: string): { code: string; message: string }[] {
  try {
    return (JSON.parse(body) as { errors?: { code: string; message: string }[] }).errors ?? [];
  } catch {
    return [];
  }
}
