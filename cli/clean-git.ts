import { execFile } from "node:child_process";
import { devNull } from "node:os";

/** Who makes the first commit, and when: the same files make the same commit on every machine. */
const nobody = { name: "Thrive examples", email: "examples@thrive.test", date: "2026-01-01T00:00:00Z" };

/** Whose commits are made, at the time at which they are. */
export interface Author {
  readonly name: string;
  readonly email: string;
}

/**
 * Runs git as nobody in particular: neither the user's settings, hooks and signing nor a repository of the caller's shell
 * (`GIT_DIR`) decide what happens.
 * @param options.author of commits. @default nobody, at a fixed time
 * @returns what it printed
 * @throws Error with what git said
 */
export function git(
  args: readonly string[],
  options: { cwd: string; environment: NodeJS.ProcessEnv; author?: Author },
): Promise<string> {
  const { cwd, environment, author } = options;
  const settings = ["-c", `core.hooksPath=${devNull}`, "-c", "core.autocrlf=false", "-c", "commit.gpgSign=false"];
  return new Promise((resolve, reject) => {
    const limits = { cwd, env: cleanEnvironment(environment, author), maxBuffer: 64 * 1024 * 1024 };
    execFile("git", [...settings, ...args], limits, (error, stdout, stderr) => {
      if (error === null) return resolve(stdout.trim());
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return reject(new Error(missingGit));
      reject(new Error(`git ${args[0]}: ${stderr.trim() || error.message}`));
    });
  });
}

const missingGit =
  "git: not found on the PATH; the services' source is kept in a git repository: install git from https://git-scm.com/downloads";

function cleanEnvironment(user: NodeJS.ProcessEnv, author?: Author): NodeJS.ProcessEnv {
  const { name, email } = author ?? nobody;
  return {
    PATH: user.PATH,
    HOME: devNull,
    LC_ALL: "C",
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_CONFIG_GLOBAL: devNull,
    GIT_TERMINAL_PROMPT: "0",
    GIT_AUTHOR_NAME: name,
    GIT_AUTHOR_EMAIL: email,
    GIT_COMMITTER_NAME: name,
    GIT_COMMITTER_EMAIL: email,
    ...(author === undefined ? { GIT_AUTHOR_DATE: nobody.date, GIT_COMMITTER_DATE: nobody.date } : {}),
  };
}
