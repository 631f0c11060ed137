import {
  bitbucket,
  createdConnection,
  deletes,
  type DeliveryInput,
  gitLab,
  reports,
} from "../../config/delivery.schema";
import { rolling } from "../../config/deployment-strategy.schema";
import { type EnvironmentInput, isProtected } from "../../config/environment.schema";
import { platformsOnRequest } from "../../config/platforms";
import { approval, automatic, without } from "../../config/promotion.schema";
import { resolve } from "../../config/resolve";
import type { ServiceInput } from "../../config/service.schema";
import { services } from "../../services";
import { source } from "../../services/source";
import { aDelivery, anEnvironment, aPlatform, aService, catalogueOf } from "../support/declarations";
import { refusals } from "../support/refusals";

const catalogue = catalogueOf(aService({ calls: ["stock"] }), aService({ name: "stock" }));
const ofEnvironment = (change: object) =>
  refusals(
    aPlatform({ environments: [{ ...anEnvironment(), ...change }, anEnvironment({ name: "other" })] }),
    catalogue,
  );

describe("an environment with one wrong setting is refused", () => {
  const freeze = {
    from: "2026-12-20T00:00:00Z",
    until: "2027-01-02T00:00:00Z",
    reason: "payment days of the holidays",
  };
  const cases: readonly (readonly [object, string])[] = [
    [{ promotion: { kind: "vote" } }, `promotion.kind: "vote" is not one of automatic, approval`],
    [{ promotion: approval({ fourEyes: false as never }) }, `promotion.fourEyes: false is not true or without("why")`],
    [
      { promotion: approval({ fourEyes: without("because") }) },
      `promotion.fourEyes.because: "because" is too short for a reason; say who decided and why`,
    ],
    [{ promotion: approval({ waitDays: 61 }) }, `promotion.waitDays: 61 is too many days; the most is 60`],
    [{ promotion: approval({ waitDays: 0 }) }, `promotion.waitDays: 0 is too few days; the least is 1`],
    ...["2026-12-20", "2026-02-30T00:00:00Z", "2026-12-20T00:00:00+01:00", "soon"].map(
      (from) =>
        [
          { freezes: [{ ...freeze, from }] },
          `freezes[0].from: "${from}" is not an instant; write it like 2026-12-20T00:00:00Z`,
        ] as const,
    ),
    [
      { freezes: [{ ...freeze, reason: "holidays" }] },
      `freezes[0].reason: "holidays" is too short for a reason; say who decided and why`,
    ],
    [
      { freezes: [freeze, { ...freeze, until: freeze.from }] },
      `freezes[1].until: "${freeze.from}" is not after from "${freeze.from}"; nothing would be frozen`,
    ],
    [
      { freezes: [{ ...freeze, until: "2027-12-22T00:00:00Z" }] },
      `freezes[0].until: "2027-12-22T00:00:00Z" is over a year after from "${freeze.from}"; nothing is frozen for so long, so shorten it`,
    ],
    [{ only: [] }, `only: [] names no service; leave it out, or name what runs here`],
    [{ only: ["orders", "stocks"] }, `only[1]: "stocks" is not a service; there are orders, stock`],
    [{ only: ["stock", "stock"] }, `only[1]: "stock" is there twice; remove one`],
    [
      { only: ["stock"], services: { orders: { size: "1vCPU/2GB" } } },
      `services.orders: is left out by only; remove it, or add it there`,
    ],
    [
      { only: ["orders"], protection: isProtected, logRetentionDays: 365 },
      `only: leaves out "stock", which orders calls; a protected environment has all that is called, so add it`,
    ],
  ];

  test.each(cases)("%j", (change, problem) => {
    expect(ofEnvironment(change)).toEqual([`environments/dev: ${problem}`]);
  });
});

describe("four eyes on commits whose authors nobody tells", () => {
  const connection = createdConnection("git");
  const repositories = {
    services: gitLab({ repository: "state/services", connection }),
    shared: bitbucket({ repository: "state/shared", connection: createdConnection("bucket") }),
  };
  const libraries = { library: { repository: "shared", path: "lib/" } };
  const services = catalogueOf(
    aService({ source: { path: "src/orders/", dependsOn: ["library"] } }),
    aService({ name: "stock" }),
  );
  const ofPromotion = (...all: readonly EnvironmentInput["promotion"][]) =>
    refusals(
      aPlatform({
        delivery: aDelivery({ repositories }),
        environments: all.map((promotion, index) => anEnvironment({ name: `env${index}`, promotion })),
      }),
      services,
      { libraries },
    );

  test("are refused for each service and repository", () => {
    const problem = (service: string, repository: string, provider: string) =>
      `environments/env0: promotion.fourEyes: true and ${service} do not go together, since nobody tells who wrote the commits of ` +
      `${repository}, which is in ${provider}; take approval({ fourEyes: without("why") }), or leave ${service} out by only`;
    expect(ofPromotion(undefined, approval({ fourEyes: without("one engineer is on call") }))).toEqual([
      problem("orders", "services", "gitlab"),
      problem("orders", "shared", "bitbucket"),
      problem("stock", "services", "gitlab"),
    ]);
  });

  test("are not asked for where images go on by themselves", () => {
    expect(ofPromotion(automatic())).toEqual([]);
  });
});

test("a service that no environment runs is refused", () => {
  expect(refusals(aPlatform({ environments: [anEnvironment({ only: ["stock"] })] }), catalogue)).toEqual([
    "services/orders: is left out by the only of every environment; add it to one of them, or remove the service",
  ]);
});

describe("a service with one wrong setting is refused", () => {
  const cases: readonly (readonly [object, string])[] = [
    [{ deployment: { kind: "canary" } }, `deployment.kind: "canary" is not one of rolling, blueGreen`],
    [
      { deployment: { ...rolling(), hooks: [] } },
      `deployment.hooks: is not a setting; remove it or correct its spelling`,
    ],
    [{ migration: {} }, `migration.command: is missing; it is an array`],
    [{ migration: { command: [] } }, `migration.command: [] is empty; write the command, or leave the migration out`],
    [
      { migration: { command: ["${x}"] } },
      `migration.command[0]: "\${x}" contains a Terraform template sequence; write the value itself`,
    ],
    [
      { migration: { command: ["migrate"], timeoutMinutes: 46 } },
      `migration.timeoutMinutes: 46 is too many minutes; the most is 45`,
    ],
  ];

  test.each(cases)("%j", (change, problem) => {
    const service = { ...aService(), ...change } as ServiceInput;
    expect(refusals(aPlatform(), catalogueOf(service))).toEqual([`services/orders: ${problem}`]);
  });
});

describe("a delivery with one wrong setting is refused", () => {
  const cases: readonly (readonly [object, string])[] = [
    [{ images: { keepReleases: 0 } }, `images.keepReleases: 0 is too few releases; the least is 1`],
    [{ images: { janitor: { kind: "burns" } } }, `images.janitor.kind: "burns" is not one of reports, deletes`],
    [
      { gitHubActions: { repository: "platform" } },
      `gitHubActions.repository: "platform" is not owner/name; write it like example-state/thrive-services`,
    ],
  ];

  test.each(cases)("%j", (change, problem) => {
    const delivery = { ...aDelivery(), ...change } as DeliveryInput;
    expect(refusals(aPlatform({ delivery }), catalogue)).toEqual([`environments/delivery: ${problem}`]);
  });
});

describe("names that would meet", () => {
  const pair = (service: string, stackPrefix?: string) =>
    refusals(
      aPlatform({
        stackPrefix,
        delivery: aDelivery({ name: "shop" }),
        environments: [anEnvironment({ name: "local" }), anEnvironment({ name: "local-prod" })],
      }),
      catalogueOf(aService({ name: service })),
    );

  test.each(["prod", "prod-orders"])("of an environment and of %s in another are refused", (service) => {
    expect(pair(service)).toEqual([
      `services/${service}: name: "${service}" in local has names of local-prod, which begin with "local-prod"; rename one of them`,
    ]);
  });

  test("of delivery's stacks and of a service's are refused", () => {
    expect(pair("shop", "local-")).toEqual([
      `services/shop: name: "shop" in local has names of shop, which begin with "local-shop"; rename one of them`,
    ]);
  });

  test.each(["products", "orders"])("are not those of %s", (service) => {
    expect(pair(service)).toEqual([]);
  });
});

describe("what is not said", () => {
  const environmentOf = (change: Partial<EnvironmentInput>) =>
    resolve(aPlatform({ environments: [anEnvironment(change)] }), catalogue).environments[0];

  test("is an approval by other eyes within a week, and no freeze", () => {
    expect(environmentOf({})).toMatchObject({
      promotion: { kind: "approval", fourEyes: true, waitDays: 7 },
      freezes: [],
    });
    expect(environmentOf({ promotion: automatic() })?.promotion).toEqual({ kind: "automatic" });
  });

  test("is a rolling deployment without migration", () => {
    expect(environmentOf({})?.services[0]).toMatchObject({ deployment: { kind: "rolling" } });
  });

  test("is a janitor that reports, and ten releases", () => {
    const imagesOf = (delivery: DeliveryInput) => resolve(aPlatform({ delivery }), catalogue).delivery.images;
    expect(imagesOf(aDelivery())).toEqual({ keepReleases: 10, janitor: reports() });
    expect(imagesOf(aDelivery({ images: { janitor: deletes() } })).janitor).toEqual({ kind: "deletes" });
  });
});

test("an environment runs what it names, and drops calls to what it leaves out", () => {
  const { environments } = resolve(platformsOnRequest.tour!, services, source);
  expect(environments[1]?.services.map(({ name, callees }) => [name, callees.map((callee) => callee.name)])).toEqual([
    ["utilities", []],
    ["collections", ["utilities"]],
  ]);
});
