import fs from "node:fs";
import path from "node:path";
import { docker } from "../emulator/docker/docker";
import { runtimeFolder } from "./runtime-folder";
import type { SourceHead } from "./source-repository";

/** An image in the registry. */
export interface PushedServiceImage {
  /** `1.0.0-1.g0123456789ab.20260101T000000Z` */
  readonly version: string;
  /** With its digest. */
  readonly uri: string;
}

export interface ServiceImageOptions {
  readonly root: string;
  /** Address of the local AWS. */
  readonly endpoint: string;
  /** Folder with the files of the commit. */
  readonly files: string;
  /** Folder of the service below it. */
  readonly source: string;
  /** Without a tag. */
  readonly repository: string;
  readonly head: SourceHead;
}

/** Builds a service's image and pushes it by its version and by its commit. */
export async function pushServiceImage(options: ServiceImageOptions): Promise<PushedServiceImage> {
  const { files, source, repository, head } = options;
  const { version: declared } = JSON.parse(fs.readFileSync(path.join(files, source, "package.json"), "utf8")) as {
    version: string;
  };
  const version = releaseVersion(declared, head);
  const names = [`${repository}:${version}`, `${repository}:git-${head.commit}`];
  const labels = ["--label", `org.opencontainers.image.version=${version}`];
  const commit = ["--build-arg", `COMMIT=${head.commit}`];
  const dockerfile = ["--file", path.join(source, "Dockerfile")];
  await run(options, "build", ...dockerfile, ...names.flatMap((name) => ["--tag", name]), ...labels, ...commit, ".");
  for (const name of names) await run(options, "push", name);
  const digests = JSON.parse(await run(options, "inspect", "--format", "{{json .RepoDigests}}", names[0]!)) as string[];
  return { version, uri: digests.find((one) => one.startsWith(`${repository}@`))! };
}

/** The version, a build of it, its commit and when that was made: sorts by time, and the same commit has the same. */
export function releaseVersion(version: string, { commit, committed }: SourceHead): string {
  const time = committed.toISOString().replace(/[-:]|\.\d+/g, "");
  return `${version}-1.g${commit.slice(0, 12)}.${time}`;
}

/** @returns what docker printed */
async function run({ root, endpoint, files }: ServiceImageOptions, ...args: readonly string[]): Promise<string> {
  const [said, failed]: [string[], string[]] = [[], []];
  const code = await docker(args, {
    folder: files,
    environment: { AWS_ENDPOINT_URL: endpoint },
    images: runtimeFolder(root).docker,
    say: (line) => void said.push(line),
    warn: (line) => void failed.push(line),
    input: () => Promise.resolve(""),
  });
  if (code !== 0) throw new Error(failed.join("\n"));
  return said.join("\n");
}
