import { execFile } from "node:child_process";
import { devNull } from "node:os";

/** Bytes that git may print: the list of a tree of a million files. */
const mostOutput = 512 * 1024 * 1024;

export interface GitOptions {
  readonly cwd: string;
  /** Its standard input. */
  readonly input?: string | Buffer;
  /** Added to the clean environment. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** What a git command said that did not succeed. */
export class GitFailure extends Error {}

/**
 * Runs git as nobody in particular: neither settings and hooks of this machine's user nor a repository of the shell decide.
 * @returns what it printed
 * @throws GitFailure with what git said
 */
export function runGit(args: readonly string[], { cwd, input, environment }: GitOptions): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const limits = {
      cwd,
      env: { ...gitEnvironment(), ...environment },
      maxBuffer: mostOutput,
      encoding: "buffer",
    } as const;
    const child = execFile("git", args, limits, (error, stdout, stderr) => {
      if (error === null) resolve(stdout);
      else reject(new GitFailure(`git ${args[0]}: ${stderr.toString().trim() || error.message}`));
    });
    child.stdin!.on("error", () => {}); // git may end before it has read everything; its status says how
    child.stdin!.end(input ?? "");
  });
}

/** Its first line; undefined when git says no. */
export async function gitLine(args: readonly string[], options: GitOptions): Promise<string | undefined> {
  try {
    return (await runGit(args, options)).toString().split("\n")[0];
  } catch (error) {
    if (error instanceof GitFailure) return undefined;
    throw error;
  }
}

const settings: Readonly<Record<string, string>> = {
  "core.hooksPath": devNull,
  "core.quotePath": "false",
  "gc.auto": "0", // a process that outlives the call would hold the repository's files
  "receive.autogc": "false",
  "http.receivepack": "true",
  "safe.directory": "*",
  "uploadpack.allowAnySHA1InWant": "true",
};

/** Nothing of the caller's environment but the PATH. */
export function gitEnvironment(): Record<string, string> {
  const entries = Object.entries(settings);
  const written = entries.flatMap(([key, value], index) => [
    [`GIT_CONFIG_KEY_${index}`, key],
    [`GIT_CONFIG_VALUE_${index}`, value],
  ]);
  return {
    PATH: process.env.PATH ?? "",
    HOME: devNull,
    LC_ALL: "C",
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_CONFIG_GLOBAL: devNull,
    GIT_TERMINAL_PROMPT: "0",
    GIT_CONFIG_COUNT: String(entries.length),
    ...(Object.fromEntries(written) as Record<string, string>),
  };
}
