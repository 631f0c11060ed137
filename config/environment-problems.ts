import { type Partition, regionsByPartition, zonesByRegion } from "./aws-place";
import type { Environment, Landing } from "./environment.schema";
import type { Freeze } from "./freeze.schema";
import { groupBy } from "./group-by";
import { notificationProblems } from "./notification-problems";
import type { Problem } from "./problem";
import { reservedNames } from "./service-problems";

/** The first account of the local AWS, which AWS has nothing in. */
export const emulatorAccount = "123456789012";

/** Least days that a protected environment keeps its logs. Source: IRS Publication 1075, AU-11, and CKV_AWS_338. */
const leastProtectedRetention = 365;

/** Tags that the platform sets itself. */
const platformTags = ["platform", "protection", "stack", "managed-by", "environment", "service", "owner", "source"];

/** What is wrong with one place where stacks land, beyond the shape of each setting. */
export function landingProblems(landing: Landing): Problem[] {
  const at = (path: string, message: string): Problem => ({ place: `environments/${landing.name}`, path, message });
  return [...secondWordProblems(landing, at), ...regionProblems(landing, at), ...emulatorProblems(landing, at)];
}

type At = (path: string, message: string) => Problem;

/** `dev-network` is a stack of dev. */
function secondWordProblems({ name }: Landing, at: At): Problem[] {
  const [, second = ""] = name.split("-");
  return reservedNames.includes(second)
    ? [at("name", `"${name}" ends in ${second}, which names stacks of the platform; take another word`)]
    : [];
}

function regionProblems({ partition, region }: Landing, at: At): Problem[] {
  const regions: readonly string[] = regionsByPartition[partition satisfies Partition];
  return regions.includes(region)
    ? []
    : [at("region", `"${region}" is not in partition ${partition}; take one of ${regions.join(", ")}`)];
}

function emulatorProblems({ runsOn, account, state }: Landing, at: At): Problem[] {
  const local = runsOn === "emulator";
  return [
    ...(!local && account.id === emulatorAccount
      ? [
          at(
            "account.id",
            `"${account.id}" and runsOn "${runsOn}" do not go together; ${emulatorAccount} is the emulator's alone`,
          ),
        ]
      : []),
    ...(local !== (state.kind === "files")
      ? [
          at(
            "state",
            `state in ${state.kind} and runsOn "${runsOn}" do not go together; an account's state is in its bucket, the emulator's in files`,
          ),
        ]
      : []),
  ];
}

/** What is wrong with one environment and what it changes of the services. */
export function environmentProblems(environment: Environment, serviceNames: ReadonlySet<string>): Problem[] {
  const at = (path: string, message: string): Problem => ({ place: `environments/${environment.name}`, path, message });
  const { protection, logRetentionDays, services, tags, only } = environment;
  return [
    ...landingProblems(environment),
    ...zoneProblems(environment, at),
    ...notificationProblems(environment, at),
    ...(only ? onlyProblems(only, serviceNames, at) : []),
    ...environment.freezes.flatMap((freeze, index) => freezeProblems(freeze, `freezes[${index}]`, at)),
    ...Object.keys(tags)
      .filter((key) => platformTags.includes(key))
      .map((key) => at(`tags.${key}`, "is set by the platform; take another name")),
    ...(protection.kind === "protected" && logRetentionDays < leastProtectedRetention
      ? [
          at(
            "logRetentionDays",
            `${logRetentionDays} is under the ${leastProtectedRetention} days of a protected environment; raise it`,
          ),
        ]
      : []),
    ...Object.entries(services).flatMap(([name, override]) => {
      if (!serviceNames.has(name)) {
        return [at(`services.${name}`, `there is no service ${name}; there are ${[...serviceNames].join(", ")}`)];
      }
      if (only && !only.includes(name))
        return [at(`services.${name}`, "is left out by only; remove it, or add it there")];
      return changesNothing(override) ? [at(`services.${name}`, "changes nothing; remove it")] : [];
    }),
  ];
}

function onlyProblems(only: readonly string[], serviceNames: ReadonlySet<string>, at: At): Problem[] {
  return only.flatMap((name, index) => {
    if (!serviceNames.has(name)) {
      return [at(`only[${index}]`, `"${name}" is not a service; there are ${[...serviceNames].join(", ")}`)];
    }
    return only.indexOf(name) < index ? [at(`only[${index}]`, `"${name}" is there twice; remove one`)] : [];
  });
}

const longestFreezeDays = 366;
const day = 24 * 60 * 60 * 1000;

function freezeProblems({ from, until }: Freeze, path: string, at: At): Problem[] {
  const days = (Date.parse(until) - Date.parse(from)) / day;
  if (days <= 0) return [at(`${path}.until`, `"${until}" is not after from "${from}"; nothing would be frozen`)];
  return days > longestFreezeDays
    ? [
        at(
          `${path}.until`,
          `"${until}" is over a year after from "${from}"; nothing is frozen for so long, so shorten it`,
        ),
      ]
    : [];
}

function zoneProblems({ region, network }: Environment, at: At): Problem[] {
  const there = [...zonesByRegion[region]];
  return network.zones.flatMap((zone, index) =>
    there.includes(zone)
      ? []
      : [at(`network.zones[${index}]`, `"${zone}" is no zone of ${region}; there are ${there.join(", ")}`)],
  );
}

/** `{}` and `{ scaling: {} }` alike. */
function changesNothing(override: object): boolean {
  return Object.values(override).every(
    (value) => value === undefined || (typeof value === "object" && changesNothing(value as object)),
  );
}

/** What is wrong between the places of a platform: each may be right alone. */
export function platformProblems(delivery: Landing, environments: readonly Environment[]): Problem[] {
  const landings = [delivery, ...environments];
  return [
    ...duplicateNames(landings),
    ...duplicateDomains(environments),
    ...environments.flatMap((environment) => strangersTo(delivery, environment)),
    ...[...groupBy(landings, ({ account }) => account.id).values()].flatMap(([first, ...others]) =>
      others.flatMap((other) => (first ? disagreements(first, other) : [])),
    ),
  ];
}

/** An environment pulls its images from delivery, over endpoints that reach no other partition or region, nor from the local AWS out. */
function strangersTo(delivery: Landing, environment: Environment): Problem[] {
  const path = (["partition", "region", "runsOn"] as const).find(
    (setting) => environment[setting] !== delivery[setting],
  );
  if (path === undefined) return [];
  return [
    {
      place: `environments/${environment.name}`,
      path,
      message: `"${environment[path]}" cannot pull images from delivery in "${delivery[path]}"; give it a delivery of its own kind`,
    },
  ];
}

function duplicateDomains(environments: readonly Environment[]): Problem[] {
  return [...groupBy(environments, ({ domain }) => domain)].flatMap(([domain, [first, ...others]]) =>
    others.map(({ name }) => ({
      place: `environments/${name}`,
      path: "domain",
      message: `"${domain}" is taken by ${first?.name}; an API's name is there once, so give it another`,
    })),
  );
}

function duplicateNames(landings: readonly Landing[]): Problem[] {
  return [...groupBy(landings, ({ name }) => name)].flatMap(([name, same]) =>
    same
      .slice(1)
      .map(() => ({ place: `environments/${name}`, path: "name", message: `"${name}" is there twice; rename one` })),
  );
}

function disagreements(first: Landing, other: Landing): Problem[] {
  const differs = (path: string, mine: unknown, theirs: unknown): Problem[] =>
    JSON.stringify(mine) === JSON.stringify(theirs)
      ? []
      : [
          {
            place: `environments/${other.name}`,
            path,
            message: `${JSON.stringify(mine)} differs from ${JSON.stringify(theirs)} of ${first.name} in the same account; make them agree or give it its own account`,
          },
        ];
  const settings = Object.keys(first.account) as (keyof Landing["account"])[];
  return [
    ...differs("region", other.region, first.region),
    ...settings.flatMap((setting) => differs(`account.${setting}`, other.account[setting], first.account[setting])),
  ];
}
