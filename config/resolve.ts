import type { z } from "zod";
import { authorProblems } from "./author-problems";
import { type Catalogue, priorityOf, shardOf } from "./catalogue";
import { awsNameProblems, catalogueProblems, pathOf, type PlacedService } from "./catalogue-problems";
import { type Delivery, deliverySchema } from "./delivery.schema";
import { deliveryNames } from "./delivery-names";
import { deliveryProblems } from "./delivery-problems";
import { type Environment, environmentSchema, type Landing } from "./environment.schema";
import { environmentProblems, platformProblems } from "./environment-problems";
import type {
  Callee,
  Platform,
  PlatformInput,
  ResolvedEnvironment,
  ResolvedLanding,
  ResolvedService,
} from "./platform";
import { platformSchema } from "./platform.schema";
import { ConfigurationError, describe, type Problem } from "./problem";
import { meetingNames } from "./meeting-names";
import { nativeTriggerProblems } from "./native-trigger-problems";
import { quotaProblems } from "./quotas";
import { resolveAccounts } from "./resolve-accounts";
import { schemaProblems } from "./schema-problems";
import { type Service, serviceSchema } from "./service.schema";
import { serviceProblems } from "./service-problems";
import { repositoryProblems, sourceProblems } from "./source-problems";
import { type SourceTree, type SourceTreeInput, sourceTreeSchema } from "./source-tree.schema";

/**
 * Checks a platform and its catalogue and fills in what follows from them.
 * @param source what services share in their repositories. @default nothing
 * @throws ConfigurationError with every problem at once
 */
export function resolve(input: PlatformInput, catalogue: Catalogue, source: SourceTreeInput = {}): Platform {
  const problems: Problem[] = [];
  const named = parse(platformSchema, `platforms/${input.name}`, input, problems);
  const placed = parseServices(catalogue, problems);
  const tree = parse(sourceTreeSchema, "services/source", source, problems);
  const delivery = parse(deliverySchema, `environments/${input.delivery.name}`, input.delivery, problems);
  const environments = input.environments.flatMap(
    (declared) => parse(environmentSchema, `environments/${declared.name}`, declared, problems) ?? [],
  );
  const declaredNames = new Set(Object.values(catalogue).flatMap((declared) => declared?.name ?? []));
  const services = placed.map(({ service }) => service);
  const resolved = environments.map((environment) => resolveEnvironment(input.name, environment, placed));
  problems.push(
    ...services.flatMap(serviceProblems),
    ...catalogueProblems(placed, declaredNames),
    ...environments.flatMap((environment) => environmentProblems(environment, declaredNames)),
    ...(tree ? sourceProblems(services, tree) : []),
    ...(delivery ? [...deliveryProblems(delivery), ...platformProblems(delivery, environments)] : []),
    ...(delivery && named ? nameProblems(input, services, delivery, environments) : []),
    ...(delivery && tree ? followingProblems(services, tree, delivery) : []),
    ...(delivery && tree ? authorProblems(resolved, tree, delivery) : []),
    ...resolved.flatMap((environment) => [
      ...overriddenServiceProblems(environment, placed),
      ...droppedCallProblems(environment, declaredNames),
    ]),
    ...nowhereProblems(services, environments),
    ...quotaProblems(
      resolved,
      delivery &&
        named &&
        tree && { delivery: resolveLanding(input.name, delivery), environments: resolved, services, source: tree },
    ),
  );
  if (problems.length > 0 || !delivery || !tree) throw new ConfigurationError(problems);
  return assemble(input, delivery, resolved, placed, tree);
}

/** What is wrong between services and the delivery that follows their repositories. */
function followingProblems(services: readonly Service[], tree: SourceTree, delivery: Delivery): Problem[] {
  return [
    ...repositoryProblems(services, tree, delivery),
    ...services.flatMap((service) => nativeTriggerProblems(service, tree, delivery)),
  ];
}

function nameProblems(
  { name, stackPrefix = "" }: PlatformInput,
  services: readonly Service[],
  delivery: Delivery,
  environments: readonly Environment[],
): Problem[] {
  return [
    ...awsNameProblems(services, "pipeline", deliveryNames(resolveLanding(name, delivery)).pipeline),
    ...meetingNames(delivery, environments, services, stackPrefix),
  ];
}

function parse<S extends z.ZodType>(
  schema: S,
  place: string,
  input: unknown,
  problems: Problem[],
): z.output<S> | undefined {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  problems.push(...schemaProblems(place, result.error, input));
  return undefined;
}

function parseServices(catalogue: Catalogue, problems: Problem[]): PlacedService[] {
  return Object.entries(catalogue).flatMap(([place, declared]) => {
    const service = parse(serviceSchema, `services/${declared?.name ?? place}`, declared, problems);
    return service ? [{ place: Number(place), service }] : [];
  });
}

function assemble(
  { name, stackPrefix = "" }: PlatformInput,
  delivery: Delivery,
  environments: readonly ResolvedEnvironment[],
  placed: readonly PlacedService[],
  source: SourceTree,
): Platform {
  const resolvedDelivery = resolveLanding(name, delivery);
  return {
    name,
    stackPrefix,
    delivery: resolvedDelivery,
    environments,
    accounts: resolveAccounts(environments, resolvedDelivery),
    services: placed.map(({ service }) => service),
    source,
  };
}

function resolveLanding<L extends Landing>(
  platform: string,
  landing: L,
): L & Pick<ResolvedLanding, "platform" | "aws" | "protect"> {
  const { partition, region, account, protection } = landing;
  const aws = { partition, region, accountId: account.id };
  return { ...landing, platform, aws, protect: protection.kind === "protected" };
}

function resolveEnvironment(
  platform: string,
  environment: Environment,
  placed: readonly PlacedService[],
): ResolvedEnvironment {
  const there = placed.filter(({ service }) => environment.only?.includes(service.name) ?? true);
  const portOf = new Map(there.map(({ service }) => [service.name, service.port]));
  const services = there.map(({ place, service }): ResolvedService => {
    const own = override(service, environment.services[service.name]);
    return {
      ...own,
      place,
      shard: shardOf(place),
      priority: priorityOf(place),
      path: pathOf(own),
      callees: own.calls.flatMap((name) => calleeOf(name, portOf.get(name))),
    };
  });
  return { ...resolveLanding(platform, environment), services };
}

/** A call to nowhere is a problem of its own, or of an environment that leaves the callee out. */
function calleeOf(name: string, port: number | undefined): Callee[] {
  return port === undefined ? [] : [{ name, port }];
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

/** A service that is right alone may be wrong as an environment changes it; what is wrong anyway is said once, at the service. */
function overriddenServiceProblems(environment: ResolvedEnvironment, placed: readonly PlacedService[]): Problem[] {
  const alone = new Set(placed.flatMap(({ service }) => serviceProblems(service)).map(describe));
  return environment.services.flatMap((service) => [
    ...serviceProblems(service)
      .filter((problem) => !alone.has(describe(problem)))
      .map((problem) => within(environment, service, problem)),
    ...protectedProblems(environment, service),
  ]);
}

/** Its pipeline would build images for nobody. */
function nowhereProblems(services: readonly Service[], environments: readonly Environment[]): Problem[] {
  return services
    .filter(({ name }) => environments.length > 0 && environments.every(({ only }) => only && !only.includes(name)))
    .map(({ name }) => ({
      place: `services/${name}`,
      path: "",
      message: "is left out by the only of every environment; add it to one of them, or remove the service",
    }));
}

/** What runs with a callee missing is not what families are to be served by. */
function droppedCallProblems(
  { name, protect, services, only }: ResolvedEnvironment,
  known: ReadonlySet<string>,
): Problem[] {
  if (!protect || !only) return [];
  return services.flatMap(({ name: caller, calls }) =>
    calls
      .filter((callee) => known.has(callee) && !only.includes(callee))
      .map((callee) => ({
        place: `environments/${name}`,
        path: "only",
        message: `leaves out "${callee}", which ${caller} calls; a protected environment has all that is called, so add it`,
      })),
  );
}

function within({ name }: ResolvedEnvironment, service: ResolvedService, { path, message }: Problem): Problem {
  return { place: `environments/${name}`, path: `services.${service.name}.${path}`, message };
}

function protectedProblems(environment: ResolvedEnvironment, service: ResolvedService): Problem[] {
  const { min } = service.scaling;
  if (!environment.protect || min >= 2) return [];
  return [
    within(environment, service, {
      place: "",
      path: "scaling.min",
      message: `${min} task cannot be replaced without an interruption; a protected environment runs at least 2`,
    }),
  ];
}
