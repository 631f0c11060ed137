import fs from "node:fs";
import path from "node:path";
import { writeDeployment } from "../../../cli/deployment";
import type { LocalAws } from "../../../cli/local-aws";
import type { Workplace } from "../../../cli/workplace";
import { fakeTerraform } from "./fake-terraform";
import { temporaryFolder, writeFile } from "./temporary-folder";

export interface FakeProject extends Workplace {
  /** All that was written so far. */
  said(): string;
  /** What was written beside it. */
  warned(): string;
  /** Changes at every restart. */
  readonly aws: FakeLocalAws;
}

export class FakeLocalAws implements LocalAws {
  readonly port = 4577;
  instance: string | undefined;
  endpoint = "http://127.0.0.1:4577";
  leftOver: string[] = [];
  private starts = 0;

  async start() {
    const alreadyRunning = this.instance !== undefined;
    this.instance ??= `instance-${++this.starts}`;
    return { endpoint: this.endpoint, instance: this.instance, pid: 4242, alreadyRunning };
  }

  async running() {
    if (this.instance === undefined) return undefined;
    return { endpoint: this.endpoint, instance: this.instance, pid: 4242 };
  }

  async stop() {
    const ran = this.instance !== undefined;
    this.instance = undefined;
    return ran;
  }

  async remaining() {
    return this.leftOver;
  }

  domainsAt: Record<string, string> = {};

  async domains() {
    return this.domainsAt;
  }

  async deregister(_endpoint: string, arn: string) {
    this.leftOver = this.leftOver.filter((line) => line !== `aws_ecs_task_definition ${arn}`);
  }
}

/** Three stacks: a network, and a service and a failing-on-demand service that need it. */
export const defaultStacks: Readonly<Record<string, readonly string[]>> = {
  "local-network": [],
  "local-intake": ["local-network"],
  "local-collections": ["local-network"],
};

export interface FakeProjectOptions {
  readonly stacks?: Readonly<Record<string, readonly string[]>>;
  /** Added to the environment. */
  readonly environment?: NodeJS.ProcessEnv;
  readonly synthesize?: () => Promise<void>;
}

/** A project with a fake terraform on the PATH and a fake local AWS: everything else is real. */
export function fakeProject({
  stacks = defaultStacks,
  environment = {},
  synthesize,
}: FakeProjectOptions = {}): FakeProject {
  const root = temporaryFolder();
  writeProviderPackage(root);
  writeFile(path.join(root, ".thrive", "venv", "bin", "python"), "");
  const programs = fakeTerraform(root);
  const aws = new FakeLocalAws();
  const written: string[] = [];
  const warned: string[] = [];
  return {
    root,
    home: path.join(root, "home"),
    environment: {
      PATH: `${programs}${path.delimiter}${process.env.PATH}`,
      TF_CLI_CONFIG_FILE: writeFile(path.join(root, "user.rc"), "provider_installation {\n  direct {}\n}\n"),
      ...environment,
    },
    output: { write: (text) => void written.push(text), isTerminal: false, columns: 120 },
    errors: { write: (text) => void warned.push(text) },
    localAws: aws,
    checkPort: () => Promise.resolve(undefined),
    synthesize: synthesize ?? (async () => writeStacks(root, stacks)),
    aws,
    said: () => written.join(""),
    warned: () => warned.join(""),
  };
}

/** The package that says which provider version is wanted. */
export function writeProviderPackage(root: string, version = "5.100.0"): void {
  const provider = { name: "registry.terraform.io/hashicorp/aws", version };
  const file = path.join(root, "node_modules", "@cdktf", "provider-aws", "package.json");
  writeFile(file, JSON.stringify({ cdktf: { provider } }));
}

/** What a synth leaves: a manifest and a configuration for each stack. */
export function writeStacks(root: string, stacks: Readonly<Record<string, readonly string[]>>): void {
  const out = path.join(root, "cdktf.out");
  const entries = Object.entries({ ...stacks, "prod-network": [] });
  for (const [id] of entries) {
    const backend = { local: { path: `../../../.thrive/state/${id}.tfstate` } };
    writeFile(
      path.join(out, "stacks", id, "cdk.tf.json"),
      JSON.stringify({ provider: { aws: [{}] }, terraform: { backend } }),
    );
  }
  const manifest = Object.fromEntries(
    entries.map(([id, dependencies]) => [id, { name: id, workingDirectory: `stacks/${id}`, dependencies }]),
  );
  writeFile(path.join(out, "manifest.json"), JSON.stringify({ version: "0.21.0", stacks: manifest }));
}

/** Durations differ from run to run. */
export function steady(text: string): string {
  return text.replace(/ {3,}\d+ s\b/g, "  N s").replace(/\d+ s\b/g, "N s");
}

export function exists(root: string, ...parts: string[]): boolean {
  return fs.existsSync(path.join(root, ...parts));
}

/** Lets the fake local AWS run with what was deployed to it, without a run of `up`. */
export async function deployedAt(project: FakeProject, endpoint: string): Promise<void> {
  project.aws.endpoint = endpoint;
  const { instance } = await project.aws.start();
  writeDeployment(project.root, { endpoint, instance, since: "2026-01-01T12:00:00.000Z", unfinished: [] });
}
