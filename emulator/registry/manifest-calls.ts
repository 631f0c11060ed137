import type { IncomingMessage } from "node:http";
import type { Blobs } from "./blobs";
import { digestPattern, tagPattern } from "./image-reference";
import type { Manifests } from "./manifests";
import type { Descriptor } from "./oci-image";
import { unsupported, type RegistryCall } from "./registry-call";
import { RegistryError } from "./registry-error";

/** Bytes. Source: https://github.com/opencontainers/distribution-spec/blob/main/spec.md#pushing-manifests */
const largestManifest = 4 * 1024 * 1024;

/** Answers calls for manifests. */
export class ManifestCalls {
  constructor(
    private readonly blobs: Pick<Blobs, "size">,
    private readonly manifests: Manifests,
  ) {}

  async answer(call: RegistryCall): Promise<void> {
    if (!digestPattern.test(call.reference) && !tagPattern.test(call.reference)) {
      throw new RegistryError("TAG_INVALID", `'${call.reference}' is neither a tag nor a sha256 digest`);
    }
    if (call.method === "PUT") return this.put(call);
    if (call.method === "GET" || call.method === "HEAD") return this.give(call);
    unsupported(call);
  }

  private async give(call: RegistryCall): Promise<void> {
    const { method, answer } = call;
    const manifest = await this.manifests.find(call);
    if (manifest === undefined) {
      throw new RegistryError("MANIFEST_UNKNOWN", "Requested image not found");
    }
    const { mediaType, digest, text } = manifest;
    const length = Buffer.byteLength(text);
    answer.writeHead(200, {
      "Content-Type": mediaType,
      "Docker-Content-Digest": digest,
      "Content-Length": length,
    });
    answer.end(method === "HEAD" ? undefined : text);
  }

  private async put(call: RegistryCall): Promise<void> {
    const { repository, incoming, answer } = call;
    await this.manifests.requireRepository(call);
    const text = await readManifest(incoming);
    const { mediaType, content } = checked(text, incoming.headers["content-type"]);
    await this.requireBlobs(repository, content);
    const digest = await this.manifests.put(call, mediaType, text);
    const headers = { Location: `/v2/${repository}/manifests/${digest}`, "Docker-Content-Digest": digest };
    answer.writeHead(201, { ...headers, "Content-Length": 0 }).end();
  }

  private async requireBlobs(repository: string, content: readonly Descriptor[]): Promise<void> {
    const sizes = await Promise.all(content.map(({ digest }) => this.blobs.size(digest)));
    const missing = content.filter((_, index) => sizes[index] === undefined).map(({ digest }) => digest);
    if (missing.length === 0) return;
    throw new RegistryError(
      "BLOB_UNKNOWN",
      `Layers with digests '[${missing.join(", ")}]' required for pushing image into repository with name '${repository}' do not exist`,
    );
  }
}

/** The body, unchanged, while it is text: the digest is of these bytes. */
async function readManifest(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > largestManifest)
      throw new RegistryError("SIZE_INVALID", `a manifest has at most ${largestManifest} bytes`);
    chunks.push(chunk);
  }
  const bytes = Buffer.concat(chunks);
  const text = bytes.toString();
  if (!Buffer.from(text).equals(bytes)) throw new RegistryError("MANIFEST_INVALID", "the manifest is not UTF-8");
  return text;
}

function checked(text: string, contentType: string | undefined): { mediaType: string; content: Descriptor[] } {
  const manifest = parsed(text) as { mediaType?: unknown; config?: Descriptor; layers?: unknown; manifests?: unknown };
  const mediaType = contentType ?? manifest.mediaType;
  if (typeof mediaType !== "string") throw new RegistryError("MANIFEST_INVALID", "the manifest has no media type");
  if (manifest.mediaType !== undefined && manifest.mediaType !== mediaType) {
    throw new RegistryError(
      "MANIFEST_INVALID",
      `the manifest says ${String(manifest.mediaType)}, its sender ${mediaType}`,
    );
  }
  if (Array.isArray(manifest.manifests)) return { mediaType, content: [] }; // an index: it names other manifests
  if (manifest.config === undefined || !Array.isArray(manifest.layers)) {
    throw new RegistryError("MANIFEST_INVALID", "the manifest has no config and layers");
  }
  return { mediaType, content: [manifest.config, ...(manifest.layers as Descriptor[])] };
}

function parsed(text: string): object {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null) return value;
  } catch {
    // said below
  }
  throw new RegistryError("MANIFEST_INVALID", "the manifest is not a JSON object");
}
