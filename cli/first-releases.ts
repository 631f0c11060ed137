import { setTimeout as delay } from "node:timers/promises";
import { inParallel } from "../functions/change-router/core/in-parallel";
import { askReconcile } from "./ask-reconcile";
import { awaitRelease, FailedPipeline, type AwaitedRelease, type ReleaseWait } from "./await-release";
import type { CodeRepository } from "./code-repository";
import { declaredServices, type DeclaredService } from "./declared-services";
import type { DeliveryPlace } from "./delivery-place";
import { duration } from "./duration";
import { ImageInUse } from "./image-in-use";
import { failureLines } from "./pipeline-lines";
import { PipelineReader } from "./pipeline-reader";
import { ProgressDisplay } from "./progress-display";
import { SourceRepository } from "./source-repository";
import { say, type Workplace } from "./workplace";

/** Milliseconds between two looks at a pipeline. */
const usualLook = 2_000;

/** Milliseconds that a pipeline may stand still before it is given up: a lost event is made up for within 90 s here. */
const usualStillLimit = 120_000;

/** Parameters that are read at once. */
const atOnce = 5;

export interface FirstReleaseOptions {
  readonly place: DeliveryPlace;
  /** Where the services' source is. */
  readonly repository: CodeRepository;
  /** Whether the user wants it to end. */
  readonly stopped: () => boolean;
  /** @default what the catalogue says of the first environment */
  readonly declared?: ReadonlyMap<string, DeclaredService>;
  /** Milliseconds between two looks at a pipeline. @default 2000 */
  readonly look?: number;
  /** Milliseconds that no pipeline of a service may run before it is given up. @default 120000 */
  readonly stillLimit?: number;
}

/** What became of the services that were never released, by their names. */
export interface FirstReleases {
  readonly failed: readonly string[];
  /** Without a source to build: they run nothing. */
  readonly waiting: readonly string[];
}

/** Waits until the pipelines have released every service that never was to the first environment, which takes releases by itself. */
export async function firstReleases(workplace: Workplace, options: FirstReleaseOptions): Promise<FirstReleases> {
  const { place } = options;
  const environment = place.platform.environments[0]!;
  const declared = options.declared ?? declaredServices(environment);
  const images = new ImageInUse(place.settings);
  try {
    const unreleased = await inParallel(atOnce, [...declared], async ([service, said]) => {
      return (await images.isReleased(environment, service)) ? [] : [{ service, ...said }];
    });
    const services = unreleased.flat();
    if (services.length === 0) return { failed: [], waiting: [] };
    // A pipeline that is new since the last push has seen none: the router looks now, not in fifteen minutes.
    await askReconcile(place);
    const { there, waiting } = await bySource(workplace, services, options);
    const awaited = there.map(({ service, home }) => {
      const isReleased = () => images.isReleased(environment, service);
      return { service, home, environment: environment.name, isReleased };
    });
    return { failed: await awaitAll(workplace, awaited, options), waiting };
  } finally {
    await images.close();
  }
}

type Unreleased = DeclaredService & { readonly service: string };

/** Tells the services that have a source from those that wait for one. */
async function bySource(
  workplace: Workplace,
  services: readonly Unreleased[],
  { repository }: FirstReleaseOptions,
): Promise<{ readonly there: readonly Unreleased[]; readonly waiting: readonly string[] }> {
  const head = await repository.head();
  if (head === undefined) throw new Error(`${repository.url}: its branch ${repository.branch} has no commit; push one`);
  say(workplace, `\nFirst release, by the pipelines, of commit ${head.slice(0, 12)} of the services' source`);
  const kept = new SourceRepository(workplace.root, workplace.environment);
  await kept.takeFrom(repository.url);
  const found = await Promise.all(
    services.map(async (one) => ({ one, isThere: await kept.has(head, one.dockerfile) })),
  );
  const without = found.filter(({ isThere }) => !isThere).map(({ one }) => one);
  for (const one of without) say(workplace, withoutSource(one));
  return {
    there: found.filter(({ isThere }) => isThere).map(({ one }) => one),
    waiting: without.map(({ service }) => service),
  };
}

/** @returns the names of those that failed */
async function awaitAll(
  workplace: Workplace,
  services: readonly AwaitedRelease[],
  options: FirstReleaseOptions,
): Promise<string[]> {
  const reader = new PipelineReader(options.place.settings);
  const names = services.map(({ service }) => service);
  const display = new ProgressDisplay(workplace.output, names, "services");
  const failures = new Map<string, Error>();
  const awaitOne = async (awaited: AwaitedRelease) => {
    const { service } = awaited;
    display.start(service, "the change router looks");
    try {
      await awaitRelease(options.place, reader, awaited, waitFor(display, service, options));
      display.end(service, "released");
    } catch (error) {
      failures.set(service, error as Error);
      display.end(service, options.stopped() ? "interrupted" : "FAILED");
    }
  };
  try {
    await Promise.all(services.map(awaitOne));
  } finally {
    display.close();
    await reader.close();
  }
  if (options.stopped()) say(workplace, "\nInterrupted: the pipelines go on by themselves. ./thrive up looks again.");
  else for (const [service, error] of failures) say(workplace, `\n${describeFailure(service, error)}`);
  return [...failures.keys()];
}

function waitFor(
  display: ProgressDisplay,
  service: string,
  { stopped, look = usualLook, stillLimit = usualStillLimit }: FirstReleaseOptions,
): ReleaseWait {
  let moved = Date.now();
  return {
    pause: () => delay(look),
    givesUp: (moves) => {
      if (stopped()) return "interrupted";
      if (moves) moved = Date.now();
      return Date.now() - moved < stillLimit || moves ? undefined : `no pipeline of it ran for ${duration(stillLimit)}`;
    },
    onProgress: (activity) => display.update(service, activity),
  };
}

function withoutSource({ service, dockerfile }: Unreleased): string {
  return (
    `No first release: ${service} has no ${dockerfile} in the services' source; ` +
    "add it (./thrive source) and push, which releases it"
  );
}

function describeFailure(service: string, error: Error): string {
  const title = `First release of ${service} failed:`;
  if (error instanceof FailedPipeline && error.report.failure !== undefined) {
    return [title, ...failureLines(error.report)].join("\n");
  }
  return [
    title,
    `  answer    ${error.message.split("\n").join("\n            ")}`,
    `  way out   mend what the answer names (./thrive pipelines ${service}, ./thrive router explain ${service}), then ./thrive up again`,
  ].join("\n");
}
