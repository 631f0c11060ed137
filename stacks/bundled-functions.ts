import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { buildSync } from "esbuild";
import { zipSync } from "fflate";
import type { FunctionCode } from "../modules/lambda-function";
import type { FunctionCodeOf, ProgramName } from "./function-code";

/** Where each program begins, from the root of the checkout. */
const entries: Readonly<Record<ProgramName, string>> = {
  "change-router": "functions/change-router/handler.ts",
  deployer: "functions/deployer/handler.ts",
  "failed-job": "functions/failed-job/handler.ts",
  "fire-drill": "functions/fire-drill/handler.ts",
  "full-clone": "functions/change-router/full-clone.ts",
  "image-build": "functions/image-build/handler.ts",
  "webhook-front": "functions/webhook-front/handler.ts",
};

const root = join(__dirname, "..");
/** From a stack's folder, `<outdir>/stacks/<id>`. */
const fromStack = "../../functions";
/** As a zip keeps it, in no zone: one time for all files, so that equal programs are equal bytes. */
const oneTime = new Date(1980, 0, 1);
const readableFile = { os: 3, attrs: 0o100644 << 16 }; // Unix; else Lambda may not read it

/** Bundles programs when they are first asked for, each into one zip below an output folder: the same source gives the same bytes. */
export function bundledFunctions(outdir: string): FunctionCodeOf {
  const known = new Map<ProgramName, FunctionCode>();
  return (name) => {
    const code = known.get(name) ?? write(name, outdir);
    known.set(name, code);
    return code;
  };
}

function write(name: ProgramName, outdir: string): FunctionCode {
  const zip = zipSync({ "index.js": [bundle(entries[name]), { mtime: oneTime, ...readableFile }] });
  const folder = join(outdir, "functions");
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${name}.zip`), zip);
  return {
    path: `${fromStack}/${name}.zip`,
    sha256Base64: createHash("sha256").update(zip).digest("base64"),
  };
}

/** One CommonJS file with all that it imports, so that it runs the versions that the lock file names. */
function bundle(entry: string): Uint8Array {
  const { outputFiles } = buildSync({
    absWorkingDir: root, // names in the bundle are then the same wherever the checkout is
    entryPoints: [entry],
    bundle: true,
    platform: "node",
    target: "node22",
    format: "cjs",
    mainFields: ["module", "main"], // of modules it takes what is used alone
    minify: true,
    keepNames: true, // errors are told by the names of their classes
    legalComments: "none",
    logLevel: "error",
    write: false,
    outfile: "index.js",
  });
  const [file] = outputFiles;
  if (!file) throw new Error(`${entry}: esbuild made no file of it`);
  return file.contents;
}
