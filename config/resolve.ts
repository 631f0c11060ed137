import { type Catalogue, priorityOf, shardOf } from "./catalogue";
import { catalogueProblems, pathOf, type PlacedService } from "./catalogue-problems";
import { type Environment, environmentSchema, type Landing, landingSchema } from "./environment.schema";
import { accountProblems, environmentProblems, landingProblems } from "./environment-problems";
import { groupBy } from "./group-by";
import type { Platform, PlatformInput, ResolvedEnvironment, ResolvedLanding, ResolvedService } from "./platform";
import { ConfigurationError, type Problem } from "./problem";
import { quotaProblems } from "./quotas";
import { schemaProblems } from "./schema-problems";
import { type Service, serviceSchema } from "./service.schema";
import { serviceProblems } from "./service-problems";

/**
 * Checks a platform and its catalogue and fills in what follows from them.
 * @throws ConfigurationError with every problem at once
 */
export function resolve(input: PlatformInput, catalogue: Catalogue): Platform {
  const problems: Problem[] = [];
  const placed = parseServices(catalogue, problems);
  const delivery = parse(landingSchema, `environments/${input.delivery.name}`, input.delivery, problems);
  const environments = input.environments.flatMap(
    (declared) => parse(environmentSchema, `environments/${declared.name}`, declared, problems) ?? [],
  );
  const declaredNames = new Set(Object.values(catalogue).map(({ name }) => name));
  problems.push(
    ...placed.flatMap(({ service }) => serviceProblems(service)),
    ...catalogueProblems(placed, declaredNames),
    ...environments.flatMap((environment) => environmentProblems(environment, declaredNames)),
    ...(delivery ? [...landingProblems(delivery), ...accountProblems([delivery, ...environments])] : []),
  );
  if (problems.length > 0 || !delivery) throw new ConfigurationError(problems);

  const platform = assemble(input, delivery, environments, placed);
  problems.push(...overriddenServiceProblems(platform), ...quotaProblems(platform));
  if (problems.length > 0) throw new ConfigurationError(problems);
  return platform;
}

function parse<S extends typeof landingSchema | typeof environmentSchema | typeof serviceSchema>(
  schema: S,
  place: string,
  input: unknown,
  problems: Problem[],
): ReturnType<S["parse"]> | undefined {
  const result = schema.safeParse(input);
  if (result.success) return result.data as ReturnType<S["parse"]>;
  problems.push(...schemaProblems(place, result.error, input));
  return undefined;
}

function parseServices(catalogue: Catalogue, problems: Problem[]): PlacedService[] {
  return Object.entries(catalogue).flatMap(([place, declared]) => {
    const service = parse(serviceSchema, `services/${declared.name}`, declared, problems);
    return service ? [{ place: Number(place), service }] : [];
  });
}

function assemble(
  { name, stackPrefix = "" }: PlatformInput,
  delivery: Landing,
  environments: readonly Environment[],
  placed: readonly PlacedService[],
): Platform {
  const landings = [delivery, ...environments].map((landing) => resolveLanding(name, landing));
  return {
    name,
    stackPrefix,
    delivery: resolveLanding(name, delivery),
    environments: environments.map((environment) => resolveEnvironment(name, environment, placed)),
    accounts: [...groupBy(landings, ({ aws }) => aws.accountId).values()].flatMap(([first]) => first ?? []),
    services: placed.map(({ service }) => service),
  };
}

function resolveLanding<L extends Landing>(
  platform: string,
  landing: L,
): L & Pick<ResolvedLanding, "platform" | "aws"> {
  const { partition, region, account } = landing;
  return { ...landing, platform, aws: { partition, region, accountId: account.id } };
}

function resolveEnvironment(
  platform: string,
  environment: Environment,
  placed: readonly PlacedService[],
): ResolvedEnvironment {
  const portOf = new Map(placed.map(({ service }) => [service.name, service.port]));
  const services = placed.map(({ place, service }): ResolvedService => {
    const own = override(service, environment.services[service.name]);
    return {
      ...own,
      place,
      shard: shardOf(place),
      priority: priorityOf(place),
      path: pathOf(own),
      callees: own.calls.map((name) => ({ name, port: portOf.get(name) ?? 0 })),
    };
  });
  return { ...resolveLanding(platform, environment), services };
}

function override(service: Service, change: Environment["services"][string] = {}): Service {
  return {
    ...service,
    size: change.size ?? service.size,
    scaling: { ...service.scaling, ...change.scaling },
    environment: { ...service.environment, ...change.environment },
    slo: { ...service.slo, ...change.slo },
    api: { ...service.api, throttle: { ...service.api.throttle, ...change.throttle } },
  };
}

/** A service that is right alone may be wrong as an environment changes it. */
function overriddenServiceProblems({ environments }: Platform): Problem[] {
  return environments.flatMap((environment) =>
    environment.services.flatMap((service) => [
      ...serviceProblems(service).map((problem) => within(environment, service, problem)),
      ...protectedProblems(environment, service),
    ]),
  );
}

function within({ name }: ResolvedEnvironment, service: ResolvedService, { path, message }: Problem): Problem {
  return { place: `environments/${name}`, path: `services.${service.name}.${path}`, message };
}

function protectedProblems(environment: ResolvedEnvironment, service: ResolvedService): Problem[] {
  const { min } = service.scaling;
  if (environment.protection.kind === "unprotected" || min >= 2) return [];
  return [
    within(environment, service, {
      place: "",
      path: "scaling.min",
      message: `${min} task cannot be replaced without an interruption; a protected environment runs at least 2`,
    }),
  ];
}
