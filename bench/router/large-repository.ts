import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs";
import path from "node:path";

export interface LargeRepository {
  readonly folder: string;
  /** What every module ran at last, and a commit after it that changes three of them. */
  readonly base: string;
  readonly head: string;
  /** Folders of the modules. */
  readonly modules: readonly string[];
}

const modules = 500;
const foldersOfModule = 20;
const filesOfFolder = 100;
const cache = path.resolve(__dirname, "..", "..", ".thrive", "bench", "one-million-files.git");

/** A repository of 500 modules and one million files: made once, in about ten seconds. */
export async function largeRepository(): Promise<LargeRepository> {
  if (!fs.existsSync(cache)) await make();
  const [base, head] = ["base", "main"].map((branch) => git(cache, "rev-parse", `refs/heads/${branch}`)) as [
    string,
    string,
  ];
  return { folder: cache, base, head, modules: moduleFolders() };
}

function moduleFolders(): string[] {
  return Array.from({ length: modules }, (_, index) => `cs/Domain-${Math.floor(index / 20)}/Module-${index}/`);
}

async function make(): Promise<void> {
  const unfinished = `${cache}.${process.pid}`;
  fs.mkdirSync(unfinished, { recursive: true });
  git(unfinished, "init", "--quiet", "--bare", "--initial-branch=main", ".");
  const importing = spawn("git", ["fast-import", "--quiet"], {
    cwd: unfinished,
    stdio: ["pipe", "inherit", "inherit"],
  });
  const ended = once(importing, "close");
  for (const part of stream()) if (!importing.stdin.write(part)) await once(importing.stdin, "drain");
  importing.stdin.end();
  const [code] = (await ended) as [number | null];
  if (code !== 0) throw new Error(`git fast-import ended with code ${code} in ${unfinished}`);
  fs.renameSync(unfinished, cache);
}

function* stream(): Generator<string> {
  const folders = moduleFolders();
  for (const [index] of folders.entries()) yield `blob\nmark :${index + 1}\n${data(`module ${index}\n`)}`;
  yield `commit refs/heads/base\nmark :${modules + 1}\n${who(1)}${data("base")}`;
  for (const [index, folder] of folders.entries()) {
    for (let inner = 0; inner < foldersOfModule; inner++) yield lines(index, `${folder}src/part-${inner}/`);
  }
  yield `\ncommit refs/heads/main\n${who(2)}${data("change three modules")}from :${modules + 1}\n`;
  for (const index of [7, 250, 499])
    yield `M 100644 inline ${folders[index]}src/part-3/file-5.ts\n${data("changed\n")}`;
  yield "\n";
}

function lines(blob: number, folder: string): string {
  return Array.from({ length: filesOfFolder }, (_, file) => `M 100644 :${blob + 1} ${folder}file-${file}.ts\n`).join(
    "",
  );
}

function data(text: string): string {
  return `data ${Buffer.byteLength(text)}\n${text}\n`;
}

function who(second: number): string {
  return `committer Bench <bench@thrive.test> ${1_772_000_000 + second} +0000\n`;
}

function git(folder: string, ...command: string[]): string {
  const { status, stdout, stderr } = spawnSync("git", command, { cwd: folder, encoding: "utf8" });
  if (status !== 0) throw new Error(`git ${command[0]} ended with code ${status} in ${folder}: ${stderr}`);
  return stdout.trim();
}
