import fs from "node:fs";
import path from "node:path";
import type { LocalPlatformName } from "./local-platform-name";
import { runtimeFolder } from "./runtime-folder";

/** Which local AWS the states belong to. */
export interface Deployment {
  readonly endpoint: string;
  /** Undefined for an emulator of the user's (`--endpoint`): we neither start nor stop that one. */
  readonly instance?: string;
  /** @default "local" */
  readonly platform?: LocalPlatformName;
  /** ISO time of the first `up`. */
  readonly since: string;
  /** Stacks whose last apply did not end well, or has not ended. */
  readonly unfinished: readonly string[];
}

export function readDeployment(root: string): Deployment | undefined {
  try {
    return JSON.parse(fs.readFileSync(runtimeFolder(root).deployment, "utf8")) as Deployment;
  } catch {
    return undefined;
  }
}

/** Where our local AWS listened the last time; undefined when it never did. */
export function lastPort(root: string): number | undefined {
  const deployment = readDeployment(root);
  return deployment?.instance === undefined ? undefined : Number(new URL(deployment.endpoint).port);
}

export function writeDeployment(root: string, deployment: Deployment): void {
  const { folder, deployment: file } = runtimeFolder(root);
  fs.mkdirSync(folder, { recursive: true });
  // Whole or not at all: on a full disk the old one stays.
  fs.writeFileSync(`${file}.new`, `${JSON.stringify(deployment, undefined, 2)}\n`);
  fs.renameSync(`${file}.new`, file);
}

/** Notes that the apply of a stack has begun, or has ended well. */
export function noteUnfinished(root: string, stack: string, isUnfinished: boolean): void {
  const deployment = readDeployment(root);
  if (deployment === undefined) return;
  const others = deployment.unfinished.filter((one) => one !== stack);
  writeDeployment(root, { ...deployment, unfinished: isUnfinished ? [...others, stack] : others });
}

/** Forgets the deployment and its states. */
export function forgetDeployment(root: string): void {
  const { deployment, states, orphans } = runtimeFolder(root);
  for (const place of [deployment, states, orphans]) fs.rmSync(place, { recursive: true, force: true });
}

/**
 * Puts states aside whose resources are gone.
 * @returns where they are now, relative to the root
 */
export function setStatesAside(root: string, now: Date): string {
  const { states } = runtimeFolder(root);
  const aside = `${states}.lost-${now.toISOString().replace(/[-:]/g, "").slice(0, 15)}`;
  fs.renameSync(states, aside);
  return path.relative(root, aside);
}

/** The profile that local stacks name: it sends the AWS provider to the local AWS from any shell. */
export function writeAwsProfile(root: string, endpoint: string): void {
  const file = runtimeFolder(root).awsConfig;
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, `[profile thrive-local]\nregion = us-east-1\nendpoint_url = ${endpoint}\n`);
}
