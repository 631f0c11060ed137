import { createReadStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import type { Blobs } from "./blobs";
import type { Manifests } from "./manifests";
import { unsupported, type RegistryCall } from "./registry-call";
import { RegistryError } from "./registry-error";

/** Answers calls for blobs and their uploads. */
export class BlobCalls {
  constructor(
    private readonly blobs: Blobs,
    private readonly manifests: Pick<Manifests, "requireRepository">,
  ) {}

  async answer(call: RegistryCall): Promise<void> {
    await this.manifests.requireRepository(call);
    if (call.kind === "blob") return this.give(call);
    if (call.method === "POST" && call.reference === "") return this.begin(call);
    if (call.method === "PATCH") return this.append(call);
    if (call.method === "PUT") return this.finish(call, call.reference);
    if (call.method === "GET") return this.tell(call, 204, await this.blobs.uploaded(call.reference));
    if (call.method === "DELETE") {
      await this.blobs.cancel(call.reference);
      return void call.answer.writeHead(204).end();
    }
    unsupported(call);
  }

  private async give(call: RegistryCall): Promise<void> {
    const { method, reference: digest, answer } = call;
    if (method !== "GET" && method !== "HEAD") unsupported(call);
    const size = await this.blobs.size(digest);
    if (size === undefined) throw new RegistryError("BLOB_UNKNOWN", `blob ${digest} is unknown to the registry`);
    const headers = { "Content-Type": "application/octet-stream", "Docker-Content-Digest": digest };
    answer.writeHead(200, { ...headers, "Content-Length": size });
    if (method === "HEAD") return void answer.end();
    await pipeline(createReadStream(this.blobs.pathOf(digest)), answer);
  }

  /** A new upload; whole at once when it names its digest, none at all when the blob to mount is there. */
  private async begin(call: RegistryCall): Promise<void> {
    const mount = call.query.get("mount");
    if (mount !== null && (await this.blobs.size(mount)) !== undefined) return this.created(call, mount);
    const upload = await this.blobs.beginUpload();
    if (call.query.has("digest")) return this.finish(call, upload);
    call.incoming.resume();
    this.tell({ ...call, reference: upload }, 202, 0);
  }

  private async append(call: RegistryCall): Promise<void> {
    const from = /^(?:bytes[ =])?(\d+)-\d+/.exec(call.incoming.headers["content-range"] ?? "")?.[1];
    const size = await this.blobs.append(call.reference, call.incoming, from === undefined ? from : Number(from));
    this.tell(call, 202, size);
  }

  private async finish(call: RegistryCall, upload: string): Promise<void> {
    const digest = call.query.get("digest");
    if (digest === null) throw new RegistryError("DIGEST_INVALID", "the upload ends without ?digest=sha256:…");
    this.blobs.pathOf(digest); // a malformed one is refused before anything is read
    await this.blobs.append(upload, call.incoming);
    await this.blobs.finish(upload, digest);
    this.created(call, digest);
  }

  private created({ answer, repository }: RegistryCall, digest: string): void {
    const headers = { Location: `/v2/${repository}/blobs/${digest}`, "Docker-Content-Digest": digest };
    answer.writeHead(201, { ...headers, "Content-Length": 0 }).end();
  }

  /** Where an upload is and what it has: the range is inclusive, so an empty one says `0-0` too. */
  private tell({ answer, repository, reference }: RegistryCall, status: number, size: number): void {
    const headers = {
      Location: `/v2/${repository}/blobs/uploads/${reference}`,
      "Docker-Upload-UUID": reference,
      Range: `0-${Math.max(0, size - 1)}`,
    };
    answer.writeHead(status, status === 204 ? headers : { ...headers, "Content-Length": 0 }).end();
  }
}
