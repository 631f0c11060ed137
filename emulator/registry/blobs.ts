import { createHash, randomUUID } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { mkdir, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { digestPattern } from "./image-reference";
import { RegistryError } from "./registry-error";

/** Layers and configurations: files named by their sha256, and the uploads that are to become some. */
export class Blobs {
  private readonly blobs: string;
  private readonly uploads: string;

  constructor(private readonly folder: string) {
    this.blobs = join(folder, "sha256");
    this.uploads = join(folder, "uploads");
  }

  /** Begins empty: what a registry held belongs to an account that is gone. */
  async start(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
    await mkdir(this.blobs, { recursive: true });
    await mkdir(this.uploads, { recursive: true });
  }

  /** Bytes; undefined when there is no such blob. */
  size(digest: string): Promise<number | undefined> {
    return sizeOf(this.pathOf(digest));
  }

  /** The file of a blob, whether or not it is there. */
  pathOf(digest: string): string {
    if (!digestPattern.test(digest)) throw new RegistryError("DIGEST_INVALID", `${digest} is not a sha256 digest`);
    return join(this.blobs, digest.slice("sha256:".length));
  }

  async beginUpload(): Promise<string> {
    const upload = randomUUID();
    await pipeline([], createWriteStream(join(this.uploads, upload)));
    return upload;
  }

  /** Bytes that an upload has so far. */
  async uploaded(upload: string): Promise<number> {
    const size = await sizeOf(this.uploadPath(upload));
    if (size === undefined) throw new RegistryError("BLOB_UPLOAD_UNKNOWN", `there is no upload ${upload}`);
    return size;
  }

  /** @param from where the chunk says that it begins; undefined when it does not say */
  async append(upload: string, chunk: Readable, from?: number): Promise<number> {
    const size = await this.uploaded(upload);
    if (from !== undefined && from !== size) {
      throw new RegistryError("RANGE_INVALID", `the chunk begins at ${from}, the upload ends at ${size}`);
    }
    await pipeline(chunk, createWriteStream(this.uploadPath(upload), { flags: "a" }));
    return this.uploaded(upload);
  }

  /** Makes an upload a blob, when it is what its sender says; the upload is gone either way. */
  async finish(upload: string, digest: string): Promise<void> {
    const [from, to] = [this.uploadPath(upload), this.pathOf(digest)];
    const actual = await digestOf(from);
    if (actual === digest) return rename(from, to);
    await rm(from, { force: true });
    throw new RegistryError("DIGEST_INVALID", `the upload is ${actual}, not ${digest}`);
  }

  async cancel(upload: string): Promise<void> {
    await this.uploaded(upload);
    await rm(this.uploadPath(upload), { force: true });
  }

  private uploadPath(upload: string): string {
    if (/^[a-f0-9-]{36}$/.test(upload)) return join(this.uploads, upload);
    throw new RegistryError("BLOB_UPLOAD_UNKNOWN", `there is no upload ${upload}`);
  }
}

async function sizeOf(file: string): Promise<number | undefined> {
  return stat(file).then(
    ({ size }) => size,
    () => undefined,
  );
}

async function digestOf(file: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(file), hash);
  return `sha256:${hash.digest("hex")}`;
}
