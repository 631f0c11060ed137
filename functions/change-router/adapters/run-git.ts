import { spawn } from "node:child_process";

export interface GitAnswer {
  /** Undefined when git was ended from here. */
  readonly code: number | undefined;
  readonly output: string;
  /** At most 10 000 characters. */
  readonly errors: string;
  /** Whether it took too long or said too much. */
  readonly cut: boolean;
}

interface GitLimits {
  readonly searchPath?: string;
  readonly milliseconds: number;
  /** Bytes. */
  readonly outputLimit: number;
}

const errorLimit = 10_000;

/** Runs git in a folder, without the settings of whoever runs it: the same answers everywhere, and no question to a person. */
export function git(folder: string, command: readonly string[], limits: GitLimits): Promise<GitAnswer> {
  return new Promise((resolve, reject) => {
    // The clone may belong to another user, as in a build container.
    const child = spawn("git", ["-C", folder, "-c", `safe.directory=${folder}`, ...command], {
      env: { ...(limits.searchPath !== undefined && { PATH: limits.searchPath }), ...plain },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const output: Buffer[] = [];
    let [length, errors, cut] = [0, "", false];
    const end = () => {
      cut = true;
      child.kill("SIGKILL");
    };
    const timer = setTimeout(end, limits.milliseconds);
    child.stdout.on("data", (part: Buffer) => {
      length += part.length;
      if (length > limits.outputLimit) end();
      else output.push(part);
    });
    child.stderr.on("data", (part: Buffer) => {
      errors = (errors + part.toString()).slice(0, errorLimit);
    });
    child.on("error", (error) => {
      clearTimeout(timer);
      reject(error);
    });
    child.on("close", (code) => {
      clearTimeout(timer);
      resolve({ code: code ?? undefined, output: Buffer.concat(output).toString(), errors, cut });
    });
  });
}

const plain: Readonly<Record<string, string>> = {
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_TERMINAL_PROMPT: "0",
  GIT_OPTIONAL_LOCKS: "0",
  GIT_NO_REPLACE_OBJECTS: "1",
  GIT_LITERAL_PATHSPECS: "1",
  LC_ALL: "C",
};
