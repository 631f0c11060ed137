import { crc32 } from "node:zlib";

/** A zip of texts by entry name, uncompressed; names are written as they are, `../` too. */
export function zip(files: Readonly<Record<string, string>>): Buffer {
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  for (const [name, text] of Object.entries(files)) {
    const offset = locals.reduce((sum, { length }) => sum + length, 0);
    const common = commonHeader(name, Buffer.from(text));
    locals.push(Buffer.concat([hex("504b0304"), common, Buffer.from(name), Buffer.from(text)]));
    const more = Buffer.alloc(14);
    more.writeUInt32LE((0o100644 << 16) >>> 0, 6);
    more.writeUInt32LE(offset, 10);
    directory.push(Buffer.concat([hex("504b01021403"), common, more, Buffer.from(name)]));
  }
  return Buffer.concat([...locals, ...directory, endOf(Buffer.concat(locals).length, directory)]);
}

/** Version 2.0, no flags, stored, 1 January 2026, checksum, sizes, length of the name, no extra field. */
function commonHeader(name: string, content: Buffer): Buffer {
  const header = Buffer.alloc(26);
  header.writeUInt16LE(20, 0);
  header.writeUInt16LE(((2026 - 1980) << 9) | (1 << 5) | 1, 8);
  header.writeUInt32LE(crc32(content), 10);
  header.writeUInt32LE(content.length, 14);
  header.writeUInt32LE(content.length, 18);
  header.writeUInt16LE(Buffer.byteLength(name), 22);
  return header;
}

function endOf(offset: number, directory: readonly Buffer[]): Buffer {
  const end = Buffer.alloc(22);
  hex("504b0506").copy(end);
  end.writeUInt16LE(directory.length, 8);
  end.writeUInt16LE(directory.length, 10);
  end.writeUInt32LE(Buffer.concat(directory).length, 12);
  end.writeUInt32LE(offset, 16);
  return end;
}

const hex = (digits: string) => Buffer.from(digits, "hex");
