import type { Catalogue } from "../../config/catalogue";
import type { PlatformInput } from "../../config/platform";
import { ConfigurationError } from "../../config/problem";
import { resolve } from "../../config/resolve";
import type { ServiceInput } from "../../config/service.schema";
import { aDelivery, anEnvironment, aPlatform, aService, catalogueOf } from "../support/declarations";
import { refusals } from "../support/refusals";

const orders = catalogueOf(aService());

describe("a catalogue is refused when", () => {
  test("a place is not a whole number from 1 on", () => {
    const catalogue: Catalogue = { 0: aService(), 1801: aService({ name: "late" }), 1.5: aService({ name: "half" }) };
    expect(refusals(aPlatform(), catalogue)).toEqual([
      "services/index: 0: the place of orders is not a whole number from 1 to 1800; take the next free one",
      "services/index: 1801: the place of late is not a whole number from 1 to 1800; take the next free one",
      "services/index: 1.5: the place of half is not a whole number from 1 to 1800; take the next free one",
    ]);
  });

  test("a declaration is missing, as after a circular import", () => {
    const catalogue = { 1: aService(), 2: undefined } as unknown as Catalogue;
    expect(refusals(aPlatform(), catalogue)).toEqual(["services/2: is missing; it is an object"]);
  });

  test("a declaration is not one", () => {
    const catalogue = { 1: "orders" } as unknown as Catalogue;
    expect(refusals(aPlatform(), catalogue)).toEqual([`services/1: "orders" is not an object`]);
  });

  test("two services have one name, and so one path", () => {
    expect(refusals(aPlatform(), catalogueOf(aService(), aService()))).toEqual([
      `services/orders: name: "orders" is taken by another service; give one of them another name`,
      `services/orders: api.path: "/orders" is taken by another service; no request could tell them apart; give one of them another path`,
    ]);
  });

  test("a path swallows another", () => {
    const catalogue = catalogueOf(aService(), aService({ name: "sales", api: { path: "/orders" } }));
    expect(refusals(aPlatform(), catalogue)).toEqual([
      `services/sales: api.path: "/orders" is taken by orders; no request could tell them apart; give one of them another path`,
    ]);
  });

  test("a call goes to a service that is not there", () => {
    const catalogue = catalogueOf(aService({ calls: ["stock"] }), aService({ name: "sales" }));
    expect(refusals(aPlatform(), catalogue)).toEqual([
      `services/orders: calls[0]: "stock" is not a service; there are orders, sales`,
    ]);
  });
});

describe("a platform is refused when", () => {
  const platformRefusals = (changes: Partial<PlatformInput>) => refusals(aPlatform(changes), orders);

  test("its name cannot begin an AWS name", () => {
    expect(platformRefusals({ name: "${thrive}" })).toEqual([
      `platforms/\${thrive}: name: "\${thrive}" is not lower-case words joined by dashes; write it like case-management`,
    ]);
  });

  test("its stack prefix would run into the names after it", () => {
    expect(platformRefusals({ stackPrefix: "local" })).toEqual([
      `platforms/thrive: stackPrefix: "local" is not lower-case words that each end in a dash; write it like local-`,
    ]);
  });

  test("it has no environment", () => {
    expect(platformRefusals({ environments: [] })).toEqual([
      "platforms/thrive: environments: [] names no environment; a platform has at least one",
    ]);
  });

  test("it has a setting that nobody knows", () => {
    expect(platformRefusals({ region: "us-east-1" } as Partial<PlatformInput>)).toEqual([
      "platforms/thrive: region: is not a setting; remove it or correct its spelling",
    ]);
  });

  test("an environment is there twice", () => {
    const environments = [anEnvironment(), anEnvironment({ domain: "other.example.gov" })];
    expect(platformRefusals({ environments })).toEqual([`environments/dev: name: "dev" is there twice; rename one`]);
  });

  test("an environment has the name of the delivery", () => {
    expect(platformRefusals({ environments: [anEnvironment({ name: "delivery" })] })).toEqual([
      `environments/delivery: name: "delivery" is there twice; rename one`,
    ]);
  });

  test("two environments have one domain", () => {
    const environments = [anEnvironment(), anEnvironment({ name: "staging", domain: "dev.example.gov" })];
    expect(platformRefusals({ environments })).toEqual([
      `environments/staging: domain: "dev.example.gov" is taken by dev; an API's name is there once, so give it another`,
    ]);
  });

  test("two environments in one account disagree about it", () => {
    const account = { id: "222222222222", apiGatewayLogRole: "existing" } as const;
    const environments = [anEnvironment(), anEnvironment({ name: "test", region: "us-east-2", account })];
    expect(platformRefusals({ environments })).toEqual([
      `environments/test: region: "us-east-2" cannot pull images from delivery in "us-east-1"; give it a delivery of its own kind`,
      `environments/test: region: "us-east-2" differs from "us-east-1" of dev in the same account; make them agree or give it its own account`,
      `environments/test: account.apiGatewayLogRole: "existing" differs from "create" of dev in the same account; make them agree or give it its own account`,
    ]);
  });

  test("an environment would pull its images from another partition", () => {
    const delivery = aDelivery({ partition: "aws-us-gov", region: "us-gov-west-1" });
    expect(platformRefusals({ delivery })).toEqual([
      `environments/dev: partition: "aws" cannot pull images from delivery in "aws-us-gov"; give it a delivery of its own kind`,
    ]);
  });

  test("its delivery has a wrong region", () => {
    expect(platformRefusals({ delivery: aDelivery({ region: "us-gov-west-1" }) })).toEqual([
      `environments/delivery: region: "us-gov-west-1" is not in partition aws; take one of us-east-1, us-east-2, us-west-1, us-west-2`,
      `environments/dev: region: "us-east-1" cannot pull images from delivery in "us-gov-west-1"; give it a delivery of its own kind`,
    ]);
  });
});

describe("problems", () => {
  const wrongEverywhere = aPlatform({
    delivery: aDelivery({ account: { id: "1" } }),
    environments: [
      anEnvironment({ services: { orders: { scaling: { min: 9 } }, nobody: { size: "1vCPU/2GB" } } }),
      anEnvironment({ name: "prod", domain: "nonsense", account: { id: "333333333333" } }),
    ],
  });
  const wrongServices = catalogueOf(
    aService({ calls: ["typo"] }),
    aService({ name: "sales", port: 80 }),
    aService({ name: "stock", scaling: { min: 5, max: 2 } }),
  );

  test("of every file are reported together, whether of shape or between files", () => {
    expect(refusals(wrongEverywhere, wrongServices)).toEqual([
      "services/sales: port: 80 needs root, which no task is; the least is 1024",
      `environments/delivery: account.id: "1" is not an account id; it has 12 digits`,
      `environments/prod: domain: "nonsense" is not a lower-case domain name`,
      "services/stock: scaling.min: 5 is above scaling.max 2; lower min or raise max",
      `services/orders: calls[0]: "typo" is not a service; there are orders, sales, stock`,
      "environments/dev: services.nobody: there is no service nobody; there are orders, sales, stock",
      "environments/dev: services.orders.scaling.min: 9 is above scaling.max 4; lower min or raise max",
    ]);
  });

  test("are one error that a person can read", () => {
    const wrong = catalogueOf(aService({ port: 80, owner: "Some Team" }));
    expect(() => resolve(aPlatform(), wrong)).toThrow(
      new ConfigurationError([
        {
          place: "services/orders",
          path: "owner",
          message: `"Some Team" is not lower-case words joined by dashes; write it like case-management`,
        },
        { place: "services/orders", path: "port", message: "80 needs root, which no task is; the least is 1024" },
      ]),
    );
    expect(messageOf(() => resolve(aPlatform(), wrong))).toBe(
      [
        "The configuration has 2 problems:",
        `  services/orders: owner: "Some Team" is not lower-case words joined by dashes; write it like case-management`,
        "  services/orders: port: 80 needs root, which no task is; the least is 1024",
      ].join("\n"),
    );
  });

  test("are counted as one when there is one", () => {
    expect(messageOf(() => resolve(aPlatform(), catalogueOf(aService({ port: 80 }))))).toBe(
      "The configuration has 1 problem:\n  services/orders: port: 80 needs root, which no task is; the least is 1024",
    );
  });

  test("come without a stack trace, since no line of code is at fault", () => {
    const { message, stack } = new ConfigurationError([{ place: "a", path: "b", message: "c" }]);
    expect(stack).toBe(message);
  });

  test("of a service are not repeated for every environment", () => {
    const environments = ["dev", "test", "prod"].map((name) => anEnvironment({ name }));
    const wrong: ServiceInput = aService({ scaling: { min: 5, max: 2 } });
    expect(refusals(aPlatform({ environments }), catalogueOf(wrong))).toHaveLength(1);
  });
});

function messageOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    if (error instanceof Error) return error.message;
  }
  return "";
}
