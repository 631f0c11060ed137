import fs from "node:fs";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { DeclaredService } from "./declared-services";
import { duration } from "./duration";
import type { ReleaseClients } from "./release-clients";
import { FailedDeployment, releaseImage, type Patience } from "./release-steps";
import type { ReleaseTarget } from "./release-target";
import { runtimeFolder } from "./runtime-folder";
import { pushServiceImage } from "./service-image";
import { SourceRepository, type SourceHead } from "./source-repository";
import { say, type Workplace } from "./workplace";

/** Milliseconds between two looks at a deployment. */
const usualLook = 500;

/** Milliseconds for all of a deployment: ten times what ECS gives up after here. */
const usualLimit = 300_000;

export interface SourceReleaseOptions {
  /** How the lines begin: "First release". */
  readonly title: string;
  /** The command that tries once more: `./thrive up`. */
  readonly again: string;
  readonly endpoint: string;
  /** Whether the user wants it to end. */
  readonly stopped: () => boolean;
  /** @default the catalogue of this project */
  readonly declared?: ReadonlyMap<string, DeclaredService>;
  /** Milliseconds that a deployment has. @default 300000 */
  readonly limit?: number;
  /** Milliseconds between two looks at it. @default 500 */
  readonly look?: number;
}

/** A service that is to run what its source says. */
export interface Releasable {
  readonly target: ReleaseTarget;
  /** In use, as the parameter has it. */
  readonly image: string;
}

/** What became of the services that were to be released, by their names. */
export interface SourceReleases {
  readonly failed: readonly string[];
  /** Without a source to build: they run nothing. */
  readonly waiting: readonly string[];
}

/** Builds services from the newest commit of their source, and releases them side by side. */
export async function releaseFromSource(
  workplace: Workplace,
  clients: ReleaseClients,
  services: readonly Releasable[],
  options: SourceReleaseOptions,
): Promise<SourceReleases> {
  const source = new SourceRepository(workplace.root, workplace.environment);
  await source.ensure();
  const head = await source.head();
  const files = fs.mkdtempSync(path.join(runtimeFolder(workplace.root).folder, "release-"));
  try {
    await source.export(head.commit, files);
    say(workplace, `\n${options.title}, from commit ${head.commit.slice(0, 12)} of the services' source`);
    const declared = options.declared ?? (await import("./declared-services")).declaredServices();
    const ground = { clients, files, head, declared, options };
    const became = await Promise.all(services.map((one) => releaseOne(workplace, one, ground)));
    const those = (what: Became) =>
      services.filter((_, index) => became[index] === what).map(({ target }) => target.container);
    return { failed: those("failed"), waiting: those("waiting") };
  } finally {
    fs.rmSync(files, { recursive: true, force: true });
  }
}

interface Ground {
  readonly clients: ReleaseClients;
  readonly files: string;
  readonly head: SourceHead;
  readonly declared: ReadonlyMap<string, DeclaredService>;
  readonly options: SourceReleaseOptions;
}

type Became = "released" | "waiting" | "failed";

async function releaseOne(workplace: Workplace, { target, image: inUse }: Releasable, ground: Ground): Promise<Became> {
  const { clients, files, head, declared, options } = ground;
  const { title, endpoint } = options;
  const name = target.container;
  const { source, least } = declared.get(name) ?? { least: 0 };
  if (source === undefined || !fs.existsSync(path.join(files, source, "Dockerfile"))) {
    say(workplace, `No ${title.toLowerCase()}: ${name} ${withoutSource(source, options.again)}`);
    return "waiting";
  }
  const begin = Date.now();
  try {
    const { root } = workplace;
    const image = await pushServiceImage({ root, endpoint, files, source, repository: repositoryOf(inUse), head });
    if (image.uri === inUse) {
      say(workplace, `No ${title.toLowerCase()}: ${name} runs ${image.version} already`);
      return "released";
    }
    say(workplace, `  ${name}: ${image.version} is built, ECS deploys it`);
    await releaseImage(clients, { target, image: image.uri, least }, patience(options));
    say(workplace, `${title}: ${name} ${image.version} (${duration(Date.now() - begin)})`);
    return "released";
  } catch (error) {
    say(
      workplace,
      options.stopped() ? interrupted(options, name) : describeFailedRelease(options, name, error as Error),
    );
    return "failed";
  }
}

/** Where its images are: without tag or digest. */
function repositoryOf(image: string): string {
  return image.replace(/(@[^@/]+|:[^:/]+)$/, "");
}

function withoutSource(source: string | undefined, again: string): string {
  if (source === undefined) return `declares no source; give it one in services/, then ${again} again`;
  return `has no ${source}Dockerfile in the services' source; add it (./thrive source), push, then ${again} again`;
}

function patience({ stopped, limit = usualLimit, look = usualLook }: SourceReleaseOptions): Patience {
  const giveUp = Date.now() + limit;
  return {
    pause: () => delay(look),
    givesUp: () => {
      if (stopped()) return "interrupted";
      return Date.now() < giveUp ? undefined : `the deployment was not finished within ${duration(limit)}`;
    },
  };
}

function interrupted({ title, again }: SourceReleaseOptions, service: string): string {
  return `${title} of ${service} interrupted: the service goes back to what it ran before. ${again} tries once more.`;
}

/** A failed release for people: service, ECS's words, way out. */
export function describeFailedRelease(
  { title, again }: Pick<SourceReleaseOptions, "title" | "again">,
  service: string,
  error: Error,
): string {
  const isOfTasks = error instanceof FailedDeployment;
  const { events, stopped } = isOfTasks ? error : { events: [], stopped: [] };
  const wayOut = isOfTasks
    ? `see ./thrive logs ${service}; correct its source (./thrive source), push, then ${again} again`
    : `mend what the answer names, then ${again} again`;
  return [
    `${title} of ${service} failed:`,
    `  answer    ${error.message.split("\n").join("\n            ")}`,
    ...stopped.map((reason) => `  task      ${reason}`),
    ...events.map((event) => `  event     ${event}`),
    `  way out   ${wayOut}`,
  ].join("\n");
}
