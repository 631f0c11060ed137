import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";
import { pack } from "tar-stream";

/** A file, folder or link of a layer; its name has no slash before or behind. */
export type LayerEntry =
  | { readonly kind: "file"; readonly name: string; readonly mode: number; readonly content: Buffer }
  | { readonly kind: "folder"; readonly name: string; readonly mode: number }
  | { readonly kind: "link"; readonly name: string; readonly target: string };

export interface Layer {
  /** tar, zipped */
  readonly zipped: Buffer;
  /** Digest of the tar itself. */
  readonly diffId: string;
}

/** The same entries make the same bytes, on any machine at any time: sorted, of nobody, from 1970. */
export async function makeLayer(entries: readonly LayerEntry[]): Promise<Layer> {
  const tar = pack();
  for (const entry of [...entries].sort((one, other) => (one.name < other.name ? -1 : 1))) {
    const common = { name: entry.name, mtime: new Date(0), uid: 0, gid: 0 };
    if (entry.kind === "file") tar.entry({ ...common, type: "file", mode: entry.mode }, entry.content);
    else if (entry.kind === "folder") tar.entry({ ...common, type: "directory", mode: entry.mode });
    else tar.entry({ ...common, type: "symlink", mode: 0o777, linkname: entry.target });
  }
  tar.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of tar as AsyncIterable<Buffer>) chunks.push(chunk);
  const bytes = Buffer.concat(chunks);
  return { zipped: zip(bytes), diffId: `sha256:${createHash("sha256").update(bytes).digest("hex")}` };
}

/** Byte 9 says which system zipped: it would differ between machines, so it says "unknown". */
function zip(bytes: Buffer): Buffer {
  const zipped = gzipSync(bytes, { level: 9 });
  zipped[9] = 255;
  return zipped;
}
