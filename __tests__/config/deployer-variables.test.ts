import { codeCommit, createdConnection, gitHub } from "../../config/delivery.schema";
import { deployerVariables } from "../../config/deployer-variables";
import { blueGreen } from "../../config/deployment-strategy.schema";
import { approval, automatic, without } from "../../config/promotion.schema";
import { resolve } from "../../config/resolve";
import { secretAt } from "../../config/service.schema";
import { deployerEnvironment } from "../../functions/deployer/deployer-environment";
import { aDelivery, anEnvironment, aPlatform, aService, catalogueOf } from "../support/declarations";

const freeze = { from: "2026-12-20T00:00:00Z", until: "2027-01-02T00:00:00Z", reason: "payment days of the holidays" };
const platform = resolve(
  aPlatform({
    delivery: aDelivery({
      repositories: {
        services: gitHub({
          repository: "state/services",
          connection: createdConnection("github"),
          token: secretAt("/github/token"),
          webhookSecret: secretAt("/github/webhook-secret"),
        }),
      },
    }),
    environments: [
      anEnvironment({ promotion: automatic() }),
      anEnvironment({ name: "elsewhere", only: ["stock"] }),
      anEnvironment({
        name: "prod",
        promotion: approval({ fourEyes: without("one engineer is on call") }),
        freezes: [freeze],
      }),
    ],
  }),
  catalogueOf(
    aService({ deployment: blueGreen(), migration: { command: ["npm", "run", "migrate"] }, scaling: { min: 3 } }),
    aService({ name: "stock" }),
  ),
);

test("a deployer reads what it is told: where it delivers, in order, and by which rules", () => {
  const [orders] = platform.services;
  const read = deployerEnvironment(deployerVariables(platform, orders!));
  expect(read).toMatchObject({
    service: "orders",
    pipeline: "thrive-delivery-orders",
    registryUrl: "111111111111.dkr.ecr.us-east-1.amazonaws.com/thrive/orders",
    source: {
      kind: "github",
      repository: "state/services",
      tokenParameter: "/thrive/delivery/github/token",
      paths: ["src/orders/"],
    },
    janitor: "reports",
    migration: { command: ["npm", "run", "migrate"], timeoutMinutes: 30 },
  });
  expect(read.environments).toMatchObject([
    { name: "dev", least: 3, promotion: "automatic", fourEyes: false, freezes: [] },
    { name: "prod", accountId: "222222222222", promotion: "approval", fourEyes: false, freezes: [freeze] },
  ]);
  expect(read.environments[0]?.strategy).toMatchObject({
    kind: "blueGreen",
    application: "thrive-dev-orders",
    deploymentGroup: "thrive-dev-orders",
  });
});

test("a deployer of a service that is built from further repositories is told where their commits are", () => {
  const repositories = { services: codeCommit({ name: "services" }), shared: codeCommit({ name: "libraries" }) };
  const several = resolve(
    aPlatform({ delivery: aDelivery({ repositories }) }),
    catalogueOf(aService({ source: { path: "src/orders/", dependsOn: ["library"] } })),
    { libraries: { library: { repository: "shared", path: "lib/" } }, everywhere: { shared: ["package.json"] } },
  );
  expect(deployerEnvironment(deployerVariables(several, several.services[0]!)).source).toEqual({
    kind: "codecommit",
    repository: "services",
    branch: "main",
    paths: ["src/orders/"],
    further: [
      {
        key: "shared",
        kind: "codecommit",
        repository: "libraries",
        branch: "main",
        paths: ["lib/", "package.json"],
      },
    ],
  });
});
