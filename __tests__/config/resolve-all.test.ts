import { resolveAll } from "../../config/resolve-all";
import { aPlatform, aService, anEnvironment, catalogueOf } from "../support/declarations";

test("the problems of all platforms are told at once, and a service's once", () => {
  const platforms = [
    aPlatform({ environments: [anEnvironment({ name: "dev", domain: "dev" })] }),
    aPlatform({ environments: [anEnvironment({ name: "other", domain: "other" })] }),
  ];
  expect(() => resolveAll(platforms, catalogueOf(aService({ name: "orders", calls: ["orders"] })))).toThrow(
    [
      "The configuration has 3 problems:",
      '  environments/dev: domain: "dev" is not a lower-case domain name',
      '  services/orders: calls[0]: "orders" is the service itself; remove it',
      '  environments/other: domain: "other" is not a lower-case domain name',
    ].join("\n"),
  );
});
