import fc from "fast-check";
import { compileRouteMap } from "../../config/compile-route-map";
import { bitbucket, codeCommit, createdConnection, gitHub, gitLab } from "../../config/delivery.schema";
import { platforms } from "../../config/platforms";
import { resolve } from "../../config/resolve";
import type { RouteMap } from "../../config/route-map";
import { native } from "../../config/service-source.schema";
import { secretAt, type ServiceInput } from "../../config/service.schema";
import type { SourceTreeInput } from "../../config/source-tree.schema";
import { services } from "../../services";
import { source } from "../../services/source";
import { aDelivery, aPlatform, aService, catalogueOf } from "../support/declarations";
import { randomCatalogue } from "../support/random-catalogue";

const gitHubSettings = {
  connection: createdConnection("github"),
  token: secretAt("/github/token"),
  webhookSecret: secretAt("/github/webhook"),
};
const delivery = aDelivery({
  account: { id: "111111111111", raisedQuotas: { buildsSmall: 10 } },
  repositories: {
    ui: gitHub({ ...gitHubSettings, repository: "example-state/ui", branch: "release/1" }),
    services: codeCommit({ name: "services" }),
    lib: codeCommit({ name: "libraries", branch: "trunk" }),
  },
});

function mapOf(declared: readonly ServiceInput[], tree: SourceTreeInput = {}): RouteMap {
  return compileRouteMap(resolve(aPlatform({ delivery }), catalogueOf(...declared), tree));
}

test("the map of the local platform is what its router reads", () => {
  const map = compileRouteMap(resolve(platforms.local!, services, source));
  expect(map).toMatchObject({
    version: 1,
    repositories: { services: { provider: "codecommit", name: "thrive-services", branch: "main" } },
    unmapped: "warn",
    startsPerMinute: 5,
  });
  expect(Object.keys(map.routes)).toEqual(["case-management", "collections", "establishment", "intake", "utilities"]);
  expect(map.routes.collections).toEqual({
    pipeline: "thrive-delivery-collections",
    repository: "services",
    sources: { services: "Source" },
    roots: [
      { repository: "services", path: ".dockerignore" },
      { repository: "services", path: "cs/Support/CSLiveSupportShared/" },
      { repository: "services", path: "cs/Support/CSLiveSupportSrv/Collections/" },
      { repository: "services", path: "package.json" },
    ],
    ignore: ["**/*.md"],
    firstEnvironment: "local",
    base: "lastSucceeded",
    firstRun: "start",
    afterRejection: "hold",
    maxAutoRetries: 1,
  });
});

test("a library two levels deep, in another repository, is a root with a source action of its own", () => {
  const tree = {
    libraries: {
      web: { repository: "ui", path: "web/", dependsOn: ["base"] },
      base: { repository: "lib", path: "base/" },
    },
    everywhere: { ui: ["package.json"], lib: ["pom.xml"] },
  };
  const { routes } = mapOf(
    [aService({ source: { path: "src/orders/", dependsOn: ["web"] } }), aService({ name: "stock" })],
    tree,
  );
  expect(routes.orders).toMatchObject({
    repository: "services",
    sources: { services: "Source", lib: "Source-lib", ui: "Source-ui" },
    roots: [
      { repository: "lib", path: "base/" },
      { repository: "lib", path: "pom.xml" },
      { repository: "services", path: "src/orders/" },
      { repository: "ui", path: "package.json" },
      { repository: "ui", path: "web/" },
    ],
  });
  expect(routes.stock).toMatchObject({ sources: { services: "Source" }, roots: [{ path: "src/stock/" }] });
});

test("a service with a native trigger has no route", () => {
  const portal = aService({ name: "portal", source: { repository: "ui", path: "portal/", trigger: native() } });
  expect(Object.keys(mapOf([aService(), portal]).routes)).toEqual(["orders"]);
});

test("a repository is followed by its API where it has one with trees, else by a clone", () => {
  const connection = createdConnection("git");
  const repositories = {
    services: codeCommit({ name: "services" }),
    hub: gitHub({ ...gitHubSettings, repository: "state/hub" }),
    enterprise: gitHub({
      ...gitHubSettings,
      connection: createdConnection("enterprise"),
      repository: "state/hub",
      host: "git.example.gov",
    }),
    lab: gitLab({ repository: "state/deep/lab", connection }),
    bucket: bitbucket({ repository: "state/bucket", connection: createdConnection("bucket") }),
  };
  const platform = resolve(aPlatform({ delivery: aDelivery({ repositories }) }), catalogueOf(aService()));
  expect(compileRouteMap(platform).repositories).toEqual({
    services: { provider: "codecommit", name: "services", branch: "main" },
    hub: { provider: "github", name: "state/hub", branch: "main" },
    enterprise: { provider: "github", name: "state/hub", branch: "main", apiUrl: "https://git.example.gov/api/v3" },
    lab: { provider: "git", name: "state/deep/lab", branch: "main" },
    bucket: { provider: "git", name: "state/bucket", branch: "main" },
  });
});

/** Other ones every time. */
const few = { numRuns: 40 };

describe("whatever services there are, a route", () => {
  test("has every root that a change has to start it for, and no other", () => {
    fc.assert(
      fc.property(randomCatalogue, ({ services: declared, tree }) => {
        const { routes } = mapOf(declared, tree);
        for (const service of declared) expect(texts(routes[service.name]?.roots)).toEqual(oracle(service, tree));
      }),
      few,
    );
  });

  test("has its roots sorted, each once, and a source action for each repository of them and for no other", () => {
    fc.assert(
      fc.property(randomCatalogue, ({ services: declared, tree }) => {
        for (const { roots, sources, repository } of Object.values(mapOf(declared, tree).routes)) {
          expect(texts(roots)).toEqual([...new Set(texts(roots))].sort());
          expect(Object.keys(sources).sort()).toEqual([...new Set(roots.map((root) => root.repository))].sort());
          expect(sources[repository]).toBe("Source");
          expect(new Set(Object.values(sources)).size).toBe(Object.keys(sources).length);
        }
      }),
      few,
    );
  });

  test("is the same in whatever order things are declared, to the byte", () => {
    fc.assert(
      fc.property(randomCatalogue, ({ services: declared, tree }) => {
        const { libraries = {}, everywhere = {} } = tree;
        const turned = {
          libraries: Object.fromEntries(Object.entries(libraries).reverse()),
          everywhere: Object.fromEntries(
            Object.entries(everywhere)
              .reverse()
              .map(([key, paths]) => [key, [...paths].reverse()]),
          ),
        };
        const other = mapOf([...declared].reverse(), turned);
        expect(JSON.stringify(other)).toBe(JSON.stringify(mapOf(declared, tree)));
      }),
      few,
    );
  });

  test("stays as it is when a service joins", () => {
    fc.assert(
      fc.property(randomCatalogue, ({ services: declared, tree }) => {
        const before = mapOf(declared, tree);
        const newcomer = aService({
          name: "newcomer",
          source: { path: "new/", dependsOn: Object.keys(tree.libraries ?? {}) },
        });
        const { newcomer: joined, ...others } = mapOf([...declared, newcomer], tree).routes;
        expect(joined).toBeDefined();
        expect(others).toEqual(before.routes);
      }),
      few,
    );
  });
});

const texts = (roots: readonly { repository: string; path: string }[] = []) =>
  roots.map(({ repository, path }) => `${repository} ${path}`);

/** Grows a set until nothing joins: slow, and nothing like what is tested. */
function oracle({ source: own }: ServiceInput, { libraries = {}, everywhere = {} }: SourceTreeInput): string[] {
  const names = new Set(own.dependsOn);
  for (let size = -1; size !== names.size;) {
    size = names.size;
    for (const name of [...names]) for (const next of libraries[name]?.dependsOn ?? []) names.add(next);
  }
  const roots = new Set([`${own.repository ?? "services"} ${own.path}`]);
  for (const name of names) roots.add(`${libraries[name]?.repository} ${libraries[name]?.path}`);
  for (const root of [...roots]) {
    const [repository = ""] = root.split(" ");
    for (const path of everywhere[repository] ?? []) roots.add(`${repository} ${path}`);
  }
  return [...roots].sort();
}
