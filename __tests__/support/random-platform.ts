import fc from "fast-check";
import { commands, dockerfile, dotnet, java, node } from "../../config/build.schema";
import type { Catalogue } from "../../config/catalogue";
import { type EnvironmentInput, isProtected, unprotected } from "../../config/environment.schema";
import type { PlatformInput } from "../../config/platform";
import { secretAt, type ServiceInput, type ServiceOverride } from "../../config/service.schema";
import { taskSizes } from "../../config/task-size";
import { aDelivery, anEnvironment, aPlatform, aService } from "./declarations";

/** Names that might meet those of the platform's own parts, beside any others. */
const trickyNames = [
  "a",
  "a-b",
  "alb",
  "api",
  "api-access",
  "constructor",
  "core",
  "cpu",
  "data",
  "default",
  "endpoints",
  "entry",
  "key",
  "log-group",
  "logs",
  "operations",
  "policy",
  "resource",
  "service",
  "task",
  "a".repeat(24),
];

const name = fc.oneof(fc.constantFrom(...trickyNames), fc.stringMatching(/^[a-z][a-z0-9]{0,6}(-[a-z0-9]{1,6}){0,2}$/));

const scaling = fc.record(
  {
    min: fc.integer({ min: 1, max: 6 }),
    max: fc.integer({ min: 4, max: 40 }),
    cpuPercent: fc.integer({ min: 10, max: 90 }),
  },
  { requiredKeys: [] },
);

const throttle = fc.record({ perSecond: fc.integer({ min: 1, max: 9999 }), burst: fc.integer({ min: 1, max: 4999 }) });

const settings = fc.dictionary(
  fc.constantFrom("LOG_LEVEL", "CURRENCY", "REGION"),
  fc.stringMatching(/^[ -#&-~]{1,20}$/),
  {
    maxKeys: 3,
  },
);

const secrets = fc
  .uniqueArray(fc.constantFrom("KEY", "DATABASE_URL"), { maxLength: 2 })
  .map((names) => Object.fromEntries(names.map((variable) => [variable, secretAt(`/random/${variable}`)])));

const build = fc.constantFrom(
  node({ compute: "large" }),
  java({ dockerfile: "docker/Dockerfile" }),
  dotnet(),
  dockerfile({ blockFrom: "CRITICAL" }),
  commands({ test: ["make check"] }),
);

/** A service that is right alone, most of the time. */
function service(serviceName: string, others: readonly string[]): fc.Arbitrary<ServiceInput> {
  const optional = fc.record(
    {
      size: fc.constantFrom(...taskSizes),
      port: fc.constantFrom(8080, 8443, 9000),
      scaling,
      calls: fc.subarray([...others]),
      api: fc.record({ throttle, timeoutSeconds: fc.integer({ min: 1, max: 29 }) }),
      environment: settings,
      secrets,
      build,
    },
    { requiredKeys: [] },
  );
  return optional.map((chosen) => aService({ name: serviceName, ...chosen }));
}

/** Up to five services at random places. */
const catalogue: fc.Arbitrary<Catalogue> = fc
  .uniqueArray(name, { minLength: 1, maxLength: 5 })
  .chain((names) =>
    fc.tuple(
      fc.uniqueArray(fc.integer({ min: 1, max: 200 }), { minLength: names.length, maxLength: names.length }),
      fc.tuple(
        ...names.map((one) =>
          service(
            one,
            names.filter((other) => other !== one),
          ),
        ),
      ),
    ),
  )
  .map(([places, services]) => Object.fromEntries(services.map((one, index) => [places[index], one])));

const override: fc.Arbitrary<ServiceOverride> = fc.record({ scaling, throttle }, { requiredKeys: [] });

const landing = fc.constantFrom(
  { partition: "aws", region: "us-east-2" } as const,
  { partition: "aws-us-gov", region: "us-gov-east-1" } as const,
);

function environment(services: Catalogue): fc.Arbitrary<Partial<EnvironmentInput>> {
  const [first] = Object.values(services);
  return fc.record({
    name: fc.constantFrom("dev", "local-prod", "qa1"),
    network: fc.constantFrom(
      { cidr: "10.0.0.0/16", zones: ["a", "b"] as ["a", "b"] },
      { cidr: "192.168.4.0/22", zones: ["a", "b", "c"] as ["a", "b", "c"] },
    ),
    protection: fc.constantFrom(isProtected, unprotected("random ones come and go")),
    zone: fc.constantFrom({ kind: "created" } as const, { kind: "existing", id: "Z0123456789" } as const),
    logRetentionDays: fc.constantFrom(30, 365),
    services: fc
      .option(override, { nil: undefined })
      .map((change) => (first && change ? { [first.name]: change } : {})),
  });
}

/** A platform that may be right or wrong, with its catalogue. */
export const randomPlatform: fc.Arbitrary<readonly [PlatformInput, Catalogue]> = catalogue.chain((services) =>
  fc
    .tuple(landing, environment(services))
    .map(([place, change]) => [
      aPlatform({ delivery: aDelivery(place), environments: [anEnvironment({ ...place, ...change })] }),
      services,
    ]),
);
