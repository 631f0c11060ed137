import { posix } from "node:path";
import { hostPlatform } from "../registry/host-platform";
import type { ImageConfig, RunConfig } from "../registry/oci-image";
import type { BuildContext } from "./build-context";
import { copied } from "./copied";
import { DockerRefusal } from "./docker-refusal";
import { jsonWords, withVariables, words, type Instruction } from "./dockerfile";
import { healthcheck } from "./healthcheck";
import type { LayerEntry } from "./layer";

/** What an image is made of, and how it is run. */
export interface BuiltImage {
  readonly entries: readonly LayerEntry[];
  readonly run: RunConfig;
  /** The image that the Dockerfile names first; nothing of it is in the layer. */
  readonly base: string;
  /** Build arguments that no ARG asked for. */
  readonly unused: readonly string[];
  /** As RFC 3339 has it. */
  readonly created: string;
}

export interface BuildInput {
  readonly context: BuildContext;
  readonly buildArguments: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
}

/** The argument that every build takes unasked: seconds since 1970 that an image is to be created at. */
const epoch = "SOURCE_DATE_EPOCH";

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** Follows a Dockerfile, one instruction after the other. */
export class ImageBuild {
  private readonly entries = new Map<string, LayerEntry>();
  private readonly run: Writable<RunConfig> = {};
  private readonly env = new Map<string, string>();
  private readonly labels = new Map<string, string>();
  private readonly declared = new Map<string, string>();
  private readonly asked = new Set<string>();
  private base: string | undefined;

  constructor(private readonly input: BuildInput) {}

  build(instructions: readonly Instruction[]): BuiltImage {
    for (const instruction of instructions) this.follow(instruction);
    if (this.base === undefined) throw new DockerRefusal("Dockerfile", "no FROM", "begin it with FROM IMAGE");
    for (const [name, value] of Object.entries(this.input.labels)) this.labels.set(name, value);
    return {
      entries: [...this.entries.values()],
      run: {
        ...this.run,
        ...(this.env.size === 0 ? {} : { Env: [...this.env].map(([name, value]) => `${name}=${value}`) }),
        ...(this.labels.size === 0 ? {} : { Labels: Object.fromEntries([...this.labels].sort()) }),
      },
      base: this.base,
      unused: Object.keys(this.input.buildArguments).filter((name) => !this.asked.has(name) && name !== epoch),
      created: createdAt(this.input.buildArguments[epoch]),
    };
  }

  private follow(instruction: Instruction): void {
    const { name, place, rest } = instruction;
    if (this.base === undefined && name !== "FROM" && name !== "ARG") {
      throw new DockerRefusal(place, `${name} before FROM`, "begin with FROM IMAGE");
    }
    const step = Object.hasOwn(this.steps, name) ? this.steps[name] : undefined;
    if (step === undefined) {
      const known = Object.keys(this.steps).join(", ");
      throw new DockerRefusal(place, `${name} is not known`, `the stand-in docker follows ${known}`);
    }
    if (rest === "") throw new DockerRefusal(place, `${name} without an argument`, "give it one");
    step(instruction);
  }

  private readonly steps: Readonly<Record<string, (instruction: Instruction) => void>> = {
    FROM: (instruction) => this.from(instruction),
    ARG: (instruction) => this.argument(instruction),
    ENV: (instruction) => this.assign(instruction, this.env),
    LABEL: (instruction) => this.assign(instruction, this.labels),
    WORKDIR: ({ rest }) => this.enter(posix.resolve(this.folder, this.filled(rest))),
    COPY: (instruction) => this.copy(instruction),
    RUN: (instruction) => this.changeMode(instruction),
    EXPOSE: ({ rest }) => void (this.run.ExposedPorts = { ...this.run.ExposedPorts, ...keys(this.ports(rest)) }),
    USER: ({ rest }) => void (this.run.User = this.filled(rest)),
    VOLUME: ({ rest }) => void (this.run.Volumes = { ...this.run.Volumes, ...keys(this.list(rest)) }),
    CMD: ({ rest }) => void (this.run.Cmd = command(rest)),
    ENTRYPOINT: ({ rest }) => void ([this.run.Entrypoint, this.run.Cmd] = [command(rest), undefined]),
    HEALTHCHECK: (instruction) => void (this.run.Healthcheck = healthcheck(instruction)),
  };

  private get folder(): string {
    return this.run.WorkingDir ?? "/";
  }

  /** As docker does, the folder is made. */
  private enter(folder: string): void {
    this.run.WorkingDir = folder;
    const name = folder.slice(1);
    if (name !== "" && !this.entries.has(name)) this.entries.set(name, { kind: "folder", name, mode: 0o755 });
  }

  private filled(text: string): string {
    return withVariables(text, { ...Object.fromEntries(this.declared), ...Object.fromEntries(this.env) });
  }

  private words(text: string): string[] {
    return words(text, (part) => this.filled(part));
  }

  private list(rest: string): string[] {
    return jsonWords(rest) ?? this.words(rest);
  }

  private ports(rest: string): string[] {
    return this.words(rest).map((port) => (port.includes("/") ? port : `${port}/tcp`));
  }

  private from({ place, rest }: Instruction): void {
    if (this.base !== undefined) {
      throw new DockerRefusal(
        place,
        "a second FROM: the stand-in docker makes images of one stage and one layer",
        "build before `docker build`, and COPY what came of it",
      );
    }
    const parts = this.words(rest).filter((word) => !word.startsWith("--"));
    this.base = parts[0];
    this.declared.clear(); // arguments before FROM hold for FROM alone
  }

  private argument({ rest }: Instruction): void {
    for (const word of this.words(rest)) {
      const [name = "", ...value] = word.split("=");
      this.asked.add(name);
      const given = this.input.buildArguments[name];
      const known = given ?? (value.length > 0 ? value.join("=") : undefined);
      if (known !== undefined) this.declared.set(name, known);
    }
  }

  private assign({ place, name, rest }: Instruction, into: Map<string, string>): void {
    const [first = ""] = words(rest);
    if (!first.includes("=")) {
      throw new DockerRefusal(place, `${name} ${rest}: not NAME=VALUE`, `write ${name} ${first}=…`);
    }
    for (const pair of this.words(rest)) {
      const end = pair.indexOf("=");
      if (end <= 0) throw new DockerRefusal(place, `${name} ${pair}: not NAME=VALUE`, "quote values that have spaces");
      into.set(pair.slice(0, end), pair.slice(end + 1));
    }
  }

  private copy(instruction: Instruction): void {
    const listed = this.list(instruction.rest);
    for (const entry of copied({ ...instruction, listed, folder: this.folder, context: this.input.context })) {
      this.entries.set(entry.name, entry);
    }
  }

  /** The one command that needs no machine: it changes modes in the layer. `/tmp` is in every base image. */
  private changeMode({ place, rest }: Instruction): void {
    const [, mode, listed] = /^chmod\s+([0-7]{3,4})((?:\s+\/[\w./-]+)+)$/.exec(rest) ?? [];
    if (mode === undefined || listed === undefined) {
      throw new DockerRefusal(
        place,
        `RUN ${rest}: the stand-in docker runs no command in an image but chmod MODE /PATH…`,
        "do it before `docker build`, and COPY what came of it",
      );
    }
    for (const path of words(listed)) this.setMode(place, path, Number.parseInt(mode, 8));
  }

  private setMode(place: string, path: string, mode: number): void {
    const name = posix.normalize(path).replace(/^\/|\/$/g, "");
    const entry = this.entries.get(name) ?? (name === "tmp" ? ({ kind: "folder", name, mode } as const) : undefined);
    if (entry === undefined || entry.kind === "link") {
      throw new DockerRefusal(place, `chmod of ${path}, which no COPY made`, "COPY it first");
    }
    this.entries.set(name, { ...entry, mode });
  }
}

function keys(names: readonly string[]): Record<string, object> {
  return Object.fromEntries(names.map((name) => [name, {}]));
}

/** The shell form needs a shell to run in, as docker says. */
function command(rest: string): string[] {
  return jsonWords(rest) ?? ["/bin/sh", "-c", rest];
}

/** Without a time that it is told, an image is of 1970: the same files make the same image, whenever they are built. */
function createdAt(seconds = "0"): string {
  if (!/^\d{1,11}$/.test(seconds)) {
    throw new DockerRefusal(`--build-arg ${epoch}=${seconds}`, "not seconds since 1970", "give it a whole number");
  }
  return new Date(Number(seconds) * 1000).toISOString().replace(".000Z", "Z");
}

/** What the image says about itself; nothing in it tells where it was built. */
export function imageConfig({ run, base, created }: BuiltImage, diffId: string): ImageConfig {
  return {
    created,
    ...hostPlatform(),
    config: { ...run, Labels: { ...run.Labels, "org.opencontainers.image.base.name": base } },
    rootfs: { type: "layers", diff_ids: [diffId] },
  };
}
