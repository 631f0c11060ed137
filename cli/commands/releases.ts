import { inParallel } from "../../functions/change-router/core/in-parallel";
import { readReleases } from "../../functions/deployer/core/ledger";
import { again } from "../again";
import type { ClientSettings } from "../client-settings";
import { csv } from "../csv";
import { platformWith, unknownService } from "../declared-platforms";
import { deliveryPlace, type DeliveryPlace } from "../delivery-place";
import { freezeSentence, freezesOf, type KnownFreeze } from "../freezes";
import { readInstant } from "../instant";
import { knownBy } from "../known-by";
import { LedgerTable } from "../ledger-table";
import { minuteOf } from "../minute";
import { isObstacle, obstacle, Refusal, type Obstacle } from "../refusal";
import { releaseCells, releaseTable, runningTable, type PlacedRelease } from "../release-rows";
import { runningRelease, type RunningRelease } from "../running-release";
import { say, type Workplace } from "../workplace";

export interface ReleasesOptions {
  /** An environment of the platform that is meant; its releases alone are listed. @default the local AWS, all of them */
  readonly env?: string;
  /** What ran then. @default now */
  readonly at?: string;
  /** Only releases of this image: `sha256:…`, or its beginning. */
  readonly digest?: string;
  readonly csv: boolean;
  readonly json: boolean;
}

/** What a test hands over instead. */
export interface ReleasesTools {
  readonly settings?: Partial<ClientSettings>;
  readonly now?: () => Date;
}

/** Releases that a person is shown; programs get all. */
const mostShown = 10;

/** Says what runs where, since when, of which commit, let in by whom. */
export async function releases(
  workplace: Workplace,
  service: string,
  options: ReleasesOptions,
  { settings, now = () => new Date() }: ReleasesTools = {},
): Promise<number> {
  const time = now();
  const at = checked(workplace, service, options, time);
  const { env } = options;
  const isForPrograms = options.json || options.csv;
  const place = await deliveryPlace(workplace, { command: "releases", env, json: isForPrograms, settings });
  const found = await look(place, service, options, at, time);
  if (options.digest !== undefined && found.releases.length === 0) {
    throw new Refusal("releases", [unknownDigest(service, options.digest, options)]);
  }
  if (options.csv) workplace.output.write(csv(releaseCells(service, found.releases)));
  else if (options.json) say(workplace, JSON.stringify({ service, at, ...found }, undefined, 2));
  else say(workplace, described(service, found, { at, env, time }));
  return 0;
}

/** @throws Refusal with all that is wrong with what was typed */
function checked(
  { root }: Workplace,
  service: string,
  { env, at: text, digest, csv: asCsv, json }: ReleasesOptions,
  now: Date,
): Date | undefined {
  const platform = platformWith(root, env);
  const at = text === undefined ? undefined : readInstant("--at", text, now, "ago");
  const wrong = [
    isObstacle(platform) ? platform : unknownService(platform, service, env),
    at === undefined ? undefined : isObstacle(at) ? at : futureProblem(text!, at, now),
    digest === undefined || /^sha256:[0-9a-f]{8,64}$/.test(digest)
      ? undefined
      : obstacle(
          "--digest",
          digest,
          "it is sha256: and 8 to 64 hexadecimal digits",
          `${again(`releases ${service} --json`, env)} has them`,
        ),
    asCsv && json ? obstacle("--csv", "--json too", "an answer has one form", "leave one of them out") : undefined,
  ].filter((one) => one !== undefined);
  if (wrong.length > 0) throw new Refusal("releases", wrong);
  return at as Date | undefined;
}

function futureProblem(text: string, at: Date, now: Date): Obstacle | undefined {
  if (at.getTime() <= now.getTime()) return undefined;
  return obstacle("--at", text, "that is to come", "name a time that has passed: 2h, 3d");
}

function unknownDigest(service: string, digest: string, { env, at }: ReleasesOptions): Obstacle {
  const where = env === undefined ? service : `${service} to ${env}`;
  const rule = `no release of ${where}${at === undefined ? "" : " by then"} has this image`;
  return obstacle("--digest", digest, rule, `${again(`releases ${service} --json`, env)} has those that there were`);
}

interface Found {
  readonly environments: readonly (RunningRelease & { readonly environment: string })[];
  /** The newest first. */
  readonly releases: readonly PlacedRelease[];
  readonly freezes: readonly KnownFreeze[];
}

async function look(
  place: DeliveryPlace,
  service: string,
  { env, digest }: ReleasesOptions,
  at: Date | undefined,
  now: Date,
): Promise<Found> {
  const ledger = new LedgerTable(place);
  const those = place.platform.environments.filter(({ services }) => services.some(({ name }) => name === service));
  try {
    const all = await inParallel(those.length, those, async (environment) => {
      const [items, freezes] = await Promise.all([
        ledger.releases(service, environment.name),
        ledger.freezes(environment.name, now),
      ]);
      return { name: environment.name, items: knownBy(items, at), freezes: freezesOf(environment, freezes, now) };
    });
    const listed = all.flatMap(({ name, items }) =>
      readReleases(items).map((release) => ({ environment: name, release })),
    );
    return {
      environments: all.map(({ name, items }) => ({ environment: name, ...runningRelease(items) })),
      releases: listed
        .filter(({ environment }) => env === undefined || environment === env)
        .filter(({ release: { begun } }) => digest === undefined || begun.digest.startsWith(digest))
        .sort(({ release: one }, { release: other }) => (one.id < other.id ? 1 : -1)),
      freezes: all.flatMap(({ freezes }) => freezes),
    };
  } finally {
    await ledger.close();
  }
}

function described(
  service: string,
  { environments, releases: all, freezes }: Found,
  { at, env, time }: { readonly at: Date | undefined; readonly env: string | undefined; readonly time: Date },
): string {
  const shown = all.slice(0, mostShown);
  const more = all.length - shown.length;
  return [
    ...(at === undefined ? [] : [`${service} as it was at ${minuteOf(at.toISOString())}`, ""]),
    runningTable(environments),
    ...(freezes.length === 0 || at !== undefined ? [] : ["", ...freezes.map((one) => freezeSentence(one, time))]),
    "",
    ...(shown.length === 0 ? [`The ledger has no such release of ${service}.`] : [releaseTable(shown)]),
    ...(more > 0 ? [`and ${more} older: ${again(`releases ${service} --csv`, env)} has all`] : []),
  ].join("\n");
}
