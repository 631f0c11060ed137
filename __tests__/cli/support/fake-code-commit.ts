import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { deployedAt, type FakeProject } from "./fake-project";
import { writeFile } from "./temporary-folder";

export const gitIn = (folder: string, ...args: string[]): string =>
  execFileSync("git", ["-c", "user.name=t", "-c", "user.email=t@t", ...args], {
    cwd: folder,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
  }).trim();

/**
 * Lets a project's local AWS have an empty repository of the services' source. Git takes a folder for a URL, so the
 * endpoint is one, and no server has to run.
 * @returns the bare repository
 */
export async function deployRepository(project: FakeProject, name = "thrive-services"): Promise<string> {
  const endpoint = path.join(project.root, "aws");
  const repository = path.join(endpoint, "v1/repos", name);
  fs.mkdirSync(repository, { recursive: true });
  gitIn(repository, "init", "--quiet", "--bare", "--initial-branch=main");
  writeRepositoryState(project.root);
  await deployedAt(project, endpoint);
  return repository;
}

/** The state of the stack that made it. */
export function writeRepositoryState(root: string): void {
  const made = { mode: "managed", type: "aws_codecommit_repository", name: "services", instances: [{}] };
  const state = JSON.stringify({ serial: 1, outputs: {}, resources: [made] });
  writeFile(path.join(root, ".thrive/state/local-delivery.tfstate"), state);
}

/** What the services' source is made from. */
export function writeExamples({ root }: FakeProject): void {
  writeFile(path.join(root, "examples/source/README.md"), "# Services\n");
  writeFile(path.join(root, "examples/source/run"), "#!/bin/sh\n", 0o755);
  writeFile(path.join(root, "examples/source/.gitignore"), "node_modules/\n");
  writeFile(path.join(root, "examples/source/node_modules/x"), "");
}

/** Changes the README in a working copy and pushes it. @returns the commit */
export function pushReadme(copy: string, text: string): string {
  writeFile(path.join(copy, "README.md"), text);
  gitIn(copy, "commit", "--quiet", "-am", "Change");
  gitIn(copy, "push", "--quiet");
  return gitIn(copy, "rev-parse", "HEAD");
}
