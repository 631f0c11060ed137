import { createHash, randomUUID } from "node:crypto";
import { mkdir, readdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { ImageConfig, ImageManifest } from "../registry/oci-image";

/** An image of this machine. */
export interface LocalImage {
  /** Digest of its configuration, as docker names images. */
  readonly id: string;
  /** Digest of its manifest, as registries name images. */
  readonly digest: string;
  readonly manifestText: string;
  readonly manifest: ImageManifest;
  readonly config: ImageConfig;
}

/**
 * The images of this machine: blobs by their sha256, one file for each tag, one for each push.
 * Every file is renamed into place, so that builds side by side need no lock.
 */
export class LocalImages {
  constructor(private readonly folder: string) {}

  /** @returns its digest */
  async keep(bytes: Buffer): Promise<string> {
    const hex = createHash("sha256").update(bytes).digest("hex");
    await this.write("blobs", hex, bytes);
    return `sha256:${hex}`;
  }

  read(digest: string): Promise<Buffer> {
    return readFile(join(this.folder, "blobs", digest.replace("sha256:", "")));
  }

  /** Gives a manifest a name such as `collections:1.0.0`. */
  tag(name: string, digest: string): Promise<void> {
    return this.write("tags", encodeURIComponent(name), digest);
  }

  /** Remembers that a repository has a manifest. */
  notePushed(repository: string, digest: string): Promise<void> {
    return this.write("pushed", encodeURIComponent(`${repository}@${digest}`), digest);
  }

  /** Names and the digests that they stand for, in alphabetical order. */
  tags(): Promise<ReadonlyMap<string, string>> {
    return this.names("tags");
  }

  /** `repository@sha256:…` of what was pushed. */
  pushed(): Promise<ReadonlyMap<string, string>> {
    return this.names("pushed");
  }

  /** An image by its tag, its id or the beginning of that; undefined when there is none. */
  async find(name: string): Promise<LocalImage | undefined> {
    const tags = await this.tags();
    const tagged = tags.get(withTag(name)) ?? (await this.pushed()).get(name);
    if (tagged !== undefined) return this.image(tagged);
    const id = name.replace(/^sha256:/, "");
    if (!/^[a-f0-9]{12,64}$/.test(id)) return undefined;
    const images = await Promise.all([...new Set(tags.values())].map((digest) => this.image(digest)));
    return images.find((image) => image.id.startsWith(`sha256:${id}`) || image.digest.startsWith(`sha256:${id}`));
  }

  async image(digest: string): Promise<LocalImage> {
    const manifestText = (await this.read(digest)).toString();
    const manifest = JSON.parse(manifestText) as ImageManifest;
    const config = JSON.parse((await this.read(manifest.config.digest)).toString()) as ImageConfig;
    return { id: manifest.config.digest, digest, manifestText, manifest, config };
  }

  private async write(kind: string, name: string, content: string | Buffer): Promise<void> {
    const folder = join(this.folder, kind);
    await mkdir(folder, { recursive: true });
    const partial = join(this.folder, `${randomUUID()}.partial`);
    await writeFile(partial, content);
    await rename(partial, join(folder, name));
  }

  private async names(kind: string): Promise<Map<string, string>> {
    const folder = join(this.folder, kind);
    const files = await readdir(folder).catch(() => []);
    const entries = files.sort().map(async (file) => {
      return [decodeURIComponent(file), await readFile(join(folder, file), "utf8")] as const;
    });
    return new Map(await Promise.all(entries));
  }
}

/** A name without a tag means `latest`. */
export function withTag(name: string): string {
  return /:[^/]+$/.test(name) ? name : `${name}:latest`;
}
