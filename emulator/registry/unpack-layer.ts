import { createReadStream, createWriteStream } from "node:fs";
import { chmod, link, mkdir, open, symlink } from "node:fs/promises";
import { dirname, join, posix } from "node:path";
import { PassThrough } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { extract, type Extract, type Header } from "tar-stream";

/** Bytes of all files; what this project builds has kilobytes. */
const largestImage = 2 * 1024 ** 3;

/**
 * Unpacks a layer into an empty folder. Nothing is ever written outside it, whatever the layer says.
 * @throws Error that names the entry that may not be
 */
export async function unpackLayer(layer: string, folder: string): Promise<void> {
  const entries = extract();
  const unzipped = (await isZipped(layer)) ? createGunzip() : new PassThrough();
  await Promise.all([pipeline(createReadStream(layer), unzipped, entries), new Unpacking(folder).all(entries)]);
}

async function isZipped(file: string): Promise<boolean> {
  const opened = await open(file);
  try {
    const { buffer } = await opened.read(Buffer.alloc(2), 0, 2, 0);
    return buffer[0] === 0x1f && buffer[1] === 0x8b;
  } finally {
    await opened.close();
  }
}

/** An entry of a layer: its head, and its content to read. */
type Entry = Extract extends AsyncIterable<infer Source> ? Source : never;

class Unpacking {
  private readonly files = new Set<string>();
  private readonly links = new Set<string>();
  private size = 0;

  constructor(private readonly folder: string) {}

  async all(entries: Extract): Promise<void> {
    for await (const entry of entries) {
      await this.unpack(entry);
      entry.resume();
    }
  }

  private async unpack(entry: Entry): Promise<void> {
    const { header } = entry;
    const name = this.placeOf(header.name, `the entry ${header.name}`);
    this.size += header.size ?? 0;
    if (this.size > largestImage) throw new Error(`it unpacks to more than ${largestImage} bytes`);
    const place = join(this.folder, name);
    if (header.type === "directory") return this.makeFolder(place, header);
    await mkdir(dirname(place), { recursive: true });
    if (header.type === "file" || header.type === "contiguous-file") {
      // "wx" writes neither over an entry nor through a link.
      await pipeline(entry, createWriteStream(place, { flags: "wx", mode: modeOf(header, 0o644) }));
      this.files.add(name);
    } else if (header.type === "symlink") await this.linkTo(name, header);
    else if (header.type === "link") await this.linkFile(name, header);
    else
      throw new Error(`the entry ${header.name} is a ${header.type ?? "special file"}, which an image may not bring`);
  }

  private async makeFolder(place: string, header: Header): Promise<void> {
    await mkdir(place, { recursive: true });
    await chmod(place, modeOf(header, 0o755) | 0o700); // ours to remove, whatever its mode
  }

  /** Up first, down after: a ".." behind a name could lead out through another link. */
  private async linkTo(name: string, { name: said, linkname = "" }: Header): Promise<void> {
    const isPlain = linkname !== "" && !linkname.startsWith("/") && posix.normalize(linkname) === linkname;
    if (!isPlain || isOutside(posix.join(posix.dirname(name), linkname))) {
      throw new Error(`the entry ${said} links to ${linkname}, outside the image`);
    }
    await symlink(linkname, join(this.folder, name));
    this.links.add(name);
  }

  private async linkFile(name: string, { name: said, linkname = "" }: Header): Promise<void> {
    const target = this.placeOf(linkname, `the target ${linkname} of the entry ${said}`);
    if (!this.files.has(target)) throw new Error(`the entry ${said} links to ${linkname}, which is no file before it`);
    await link(join(this.folder, target), join(this.folder, name));
    this.files.add(name);
  }

  /** The place inside the folder; refuses what is outside, or below a link. */
  private placeOf(said: string, what: string): string {
    const parts = said.split("/").filter((part) => part !== "" && part !== ".");
    if (said.startsWith("/") || parts.includes("..") || said.includes("\0")) {
      throw new Error(`${what} is outside the image`);
    }
    const parents = parts.slice(0, -1).map((_, index) => parts.slice(0, index + 1).join("/"));
    if (parents.some((parent) => this.links.has(parent))) throw new Error(`${what} is below a link`);
    return parts.join("/");
  }
}

function isOutside(path: string): boolean {
  return path === ".." || path.startsWith("../");
}

/** Without the bits that change who runs a file. */
function modeOf({ mode }: Header, otherwise: number): number {
  return (mode ?? otherwise) & 0o1777;
}
