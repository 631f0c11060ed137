import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join, normalize, posix } from "node:path";
import { unzipSync } from "fflate";

const linkKind = 0o120000;
const kindOf = 0o170000;

/** Unpacks an archive, with links and with whether files can be run. What would land outside of the folder is refused. */
export function unzipInto(folder: string, archive: Buffer): void {
  const modes = modesIn(archive);
  for (const [name, content] of Object.entries(unzipSync(archive))) {
    const mode = modes.get(name) ?? 0o100644;
    refuseOutside(name, name);
    if (name.endsWith("/")) mkdirSync(join(folder, name), { recursive: true });
    else {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      if ((mode & kindOf) === linkKind) link(folder, name, Buffer.from(content).toString());
      else writeFileSync(join(folder, name), content, { mode: (mode & 0o777) | 0o600 });
    }
  }
}

function link(folder: string, name: string, target: string): void {
  refuseOutside(posix.isAbsolute(target) ? ".." : posix.join(posix.dirname(name), target), name);
  symlinkSync(target, join(folder, name));
}

function refuseOutside(path: string, name: string): void {
  const inside = normalize(path);
  if (inside.startsWith("..") || inside.startsWith("/"))
    throw new Error(`${name}: the archive's entry is outside of its folder`);
}

const directoryEntry = 0x02014b50;
const endOfDirectory = 0x06054b50;

/** The modes of the entries, which the archive's directory has: the library reads them not. */
function modesIn(archive: Buffer): Map<string, number> {
  const modes = new Map<string, number>();
  const end = archive.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
  if (end === -1 || archive.readUInt32LE(end) !== endOfDirectory) return modes;
  let at = archive.readUInt32LE(end + 16);
  while (at + 46 <= archive.length && archive.readUInt32LE(at) === directoryEntry) {
    const [name, extra, comment] = [28, 30, 32].map((offset) => archive.readUInt16LE(at + offset)) as [
      number,
      number,
      number,
    ];
    const mode = archive.readUInt16LE(at + 40);
    if (mode !== 0) modes.set(archive.toString("utf8", at + 46, at + 46 + name), mode);
    at += 46 + name + extra + comment;
  }
  return modes;
}
