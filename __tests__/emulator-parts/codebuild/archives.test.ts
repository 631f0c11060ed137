import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { zipSync, type Zippable } from "fflate";
import { matchingFiles } from "../../../emulator/codebuild/matching-files";
import { unzipInto } from "../../../emulator/codebuild/unzip-into";
import { zipFolder } from "../../../emulator/codebuild/zip-folder";

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "archives-"))));
afterEach(() => rmSync(folder, { recursive: true }));

const asLink = (target: string) => [Buffer.from(target), { os: 3, attrs: 0o120777 * 0x10000 }] as const;

test("a folder comes out of an archive as it went in, and can be run as before", () => {
  mkdirSync(join(folder, "in", "bin"), { recursive: true });
  writeFileSync(join(folder, "in", "bin", "run"), "#!/bin/sh\n");
  chmodSync(join(folder, "in", "bin", "run"), 0o755);
  writeFileSync(join(folder, "in", ".dot"), "x");
  const found = matchingFiles(join(folder, "in"), ["**/*"]);
  expect(found).toEqual([".dot", "bin/run"]);
  unzipInto(join(folder, "out"), zipFolder(join(folder, "in"), found, false));
  expect(readFileSync(join(folder, "out", ".dot"), "utf8")).toBe("x");
  expect(lstatSync(join(folder, "out", "bin", "run")).mode & 0o777).toBe(0o755);
});

test("globs choose, exclude, and forget folders", () => {
  mkdirSync(join(folder, "a", "b"), { recursive: true });
  for (const path of ["a/b/x.js", "a/y.js", "a/z.md"]) writeFileSync(join(folder, path), path);
  expect(matchingFiles(folder, ["a/**/*"], ["**/*.md"])).toEqual(["a/b/x.js", "a/y.js"]);
  expect(matchingFiles(folder, ["./a/*.js"])).toEqual(["a/y.js"]);
  unzipInto(join(folder, "flat"), zipFolder(folder, ["a/b/x.js"], true));
  expect(existsSync(join(folder, "flat", "x.js"))).toBe(true);
});

test("a link stays a link; what would land outside is refused", () => {
  unzipInto(folder, Buffer.from(zipSync({ "a/link": [...asLink("../b")] })));
  expect(readlinkSync(join(folder, "a", "link"))).toBe("../b");
  const outside: Zippable[] = [
    { "../x": new Uint8Array() },
    { "/x": new Uint8Array() },
    { "c/link": [...asLink("../../x")] as never },
  ];
  for (const files of outside)
    expect(() => unzipInto(folder, Buffer.from(zipSync(files)))).toThrow(
      /: the archive's entry is outside of its folder$/,
    );
});
