import { setTimeout as delay } from "node:timers/promises";
import { awaitImage, FailedPipeline, type ImageWait } from "./await-image";
import type { CodeRepository } from "./code-repository";
import { declaredServices, type DeclaredService } from "./declared-services";
import type { DeliveryPlace } from "./delivery-place";
import { duration } from "./duration";
import { failureLines } from "./pipeline-lines";
import { PipelineReader } from "./pipeline-reader";
import { ProgressDisplay } from "./progress-display";
import type { ReleaseClients } from "./release-clients";
import { FailedDeployment, releaseImage, type Patience } from "./release-steps";
import type { ReleaseTarget } from "./release-target";
import { SourceRepository } from "./source-repository";
import { say, type Workplace } from "./workplace";

/** Milliseconds between two looks at a pipeline. */
const usualPipelineLook = 2_000;

/** Milliseconds between two looks at a deployment. */
const usualLook = 500;

/** Milliseconds for all of a deployment: ten times what ECS gives up after here. */
const usualLimit = 300_000;

/** Milliseconds that a pipeline may stand still before it is given up: a lost event is made up for within 90 s here. */
const usualStillLimit = 120_000;

export interface SourceReleaseOptions {
  /** How the lines begin: "First release". */
  readonly title: string;
  /** The command that tries once more: `./thrive up`. */
  readonly again: string;
  readonly place: DeliveryPlace;
  /** Where the services' source is. */
  readonly repository: CodeRepository;
  /** Whether the user wants it to end. */
  readonly stopped: () => boolean;
  /** @default what the catalogue of the place's platform says */
  readonly declared?: ReadonlyMap<string, DeclaredService>;
  /** Milliseconds that a deployment has. @default 300000 */
  readonly limit?: number;
  /** Milliseconds between two looks at it. @default 500 */
  readonly look?: number;
  /** Milliseconds between two looks at a pipeline. @default 2000 */
  readonly pipelineLook?: number;
  /** Milliseconds that no pipeline of a service may run before it is given up. @default 120000 */
  readonly stillLimit?: number;
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

/** Waits until pipelines have built the newest commit of the services' source, and releases what they built, side by side. */
export async function releaseFromSource(
  workplace: Workplace,
  clients: ReleaseClients,
  services: readonly Releasable[],
  options: SourceReleaseOptions,
): Promise<SourceReleases> {
  const { title, place, repository } = options;
  const declared = options.declared ?? declaredServices(place.platform);
  const head = await repository.head();
  if (head === undefined) throw new Error(`${repository.url}: its branch ${repository.branch} has no commit; push one`);
  const kept = new SourceRepository(workplace.root, workplace.environment);
  await kept.takeFrom(repository.url);

  say(workplace, `\n${title}, of what the pipelines build from commit ${head.slice(0, 12)} of the services' source`);
  const found = await Promise.all(
    services.map(async (service) => {
      const said = declared.get(service.target.container);
      return { service, said, isThere: said !== undefined && (await kept.has(head, said.dockerfile)) };
    }),
  );
  const waiting = found.filter(({ isThere }) => !isThere);
  for (const { service, said } of waiting) say(workplace, withoutSource(options, service.target.container, said));
  const built = found.flatMap(({ service, said, isThere }) =>
    isThere ? [{ ...service, ...said!, name: service.target.container }] : [],
  );
  const failed = await releaseAll(workplace, clients, built, options);
  return { failed, waiting: waiting.map(({ service }) => service.target.container) };
}

type Built = Releasable & DeclaredService & { readonly name: string };

/** @returns the names of those that failed */
async function releaseAll(
  workplace: Workplace,
  clients: ReleaseClients,
  services: readonly Built[],
  options: SourceReleaseOptions,
): Promise<string[]> {
  const reader = new PipelineReader(options.place.settings);
  const names = services.map(({ name }) => name);
  const display = new ProgressDisplay(workplace.output, names, "services");
  const failures = new Map<string, Error>();
  const releaseOne = async (service: Built) => {
    const { name } = service;
    display.start(name, "the change router looks");
    try {
      display.end(name, await releaseBuilt(reader, display, clients, service, options));
    } catch (error) {
      failures.set(name, error as Error);
      display.end(name, options.stopped() ? "interrupted" : "FAILED");
    }
  };
  try {
    await Promise.all(services.map(releaseOne));
  } finally {
    display.close();
    await reader.close();
  }
  for (const [name, error] of failures) {
    say(workplace, `\n${options.stopped() ? interrupted(options, name) : describeFailedRelease(options, name, error)}`);
  }
  return [...failures.keys()];
}

/** @returns what it came to: "1.0.0-12.g0123456789ab.20260101T000000Z released" */
async function releaseBuilt(
  reader: PipelineReader,
  display: ProgressDisplay,
  clients: ReleaseClients,
  { name, home, target, least, image: inUse }: Built,
  options: SourceReleaseOptions,
): Promise<string> {
  const awaited = { service: name, home, repository: repositoryOf(inUse) };
  const { version, uri } = await awaitImage(options.place, reader, awaited, imageWait(display, name, options));
  if (uri === inUse) return `${version} runs already`;
  display.update(name, `ECS deploys ${version}`);
  await releaseImage(clients, { target, image: uri, least }, patience(options));
  return `${version} released`;
}

/** Where its images are: without tag or digest. */
function repositoryOf(image: string): string {
  return image.replace(/(@[^@/]+|:[^:/]+)$/, "");
}

function withoutSource(
  { title, again }: SourceReleaseOptions,
  name: string,
  declared: DeclaredService | undefined,
): string {
  const begin = `No ${title.toLowerCase()}: ${name}`;
  if (declared === undefined) return `${begin} is no longer in the catalogue; ${again} without it`;
  return `${begin} has no ${declared.dockerfile} in the services' source; add it (./thrive source), push, then ${again} again`;
}

function imageWait(
  display: ProgressDisplay,
  name: string,
  { stopped, pipelineLook = usualPipelineLook, stillLimit = usualStillLimit }: SourceReleaseOptions,
): ImageWait {
  let moved = Date.now();
  return {
    pause: () => delay(pipelineLook),
    givesUp: (moves) => {
      if (stopped()) return "interrupted";
      if (moves) {
        moved = Date.now();
        return undefined;
      }
      return Date.now() - moved < stillLimit ? undefined : `no pipeline of it ran for ${duration(stillLimit)}`;
    },
    onProgress: (activity) => display.update(name, activity),
  };
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

/** A failed release for people: service, the pipeline's or ECS's words, way out. */
export function describeFailedRelease(
  { title, again }: Pick<SourceReleaseOptions, "title" | "again">,
  service: string,
  error: Error,
): string {
  if (error instanceof FailedPipeline && error.report.failure !== undefined) {
    return [`${title} of ${service} failed: there is no image.`, ...failureLines(error.report, again)].join("\n");
  }
  const isOfTasks = error instanceof FailedDeployment;
  const { events, stopped } = isOfTasks ? error : { events: [], stopped: [] };
  const wayOut = isOfTasks
    ? `see ./thrive logs ${service}; correct its source (./thrive source), push, then ${again} again`
    : `mend what the answer names (./thrive pipelines ${service}, ./thrive router explain ${service}), then ${again} again`;
  return [
    `${title} of ${service} failed:`,
    `  answer    ${error.message.split("\n").join("\n            ")}`,
    ...stopped.map((reason) => `  task      ${reason}`),
    ...events.map((event) => `  event     ${event}`),
    `  way out   ${wayOut}`,
  ].join("\n");
}
