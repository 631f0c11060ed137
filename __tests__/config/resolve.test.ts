import type { DeliveryInput } from "../../config/delivery.schema";
import type { EnvironmentInput } from "../../config/environment.schema";
import type { Platform, ResolvedEnvironment, ResolvedService } from "../../config/platform";
import { platforms } from "../../config/platforms";
import { resolve } from "../../config/resolve";
import { secretAt, type ServiceInput, type ServiceOverride } from "../../config/service.schema";
import { services } from "../../services";
import { source } from "../../services/source";
import { aDelivery, anEnvironment, aPlatform, aService, catalogueOf } from "../support/declarations";

function resolvedService(declared: Partial<ServiceInput>, override?: ServiceOverride): ResolvedService {
  const environment = anEnvironment(override && { services: { orders: override } });
  const [resolved] = environmentsOf(
    resolve(aPlatform({ environments: [environment] }), catalogueOf(aService(declared))),
  );
  return resolved?.services[0] as ResolvedService;
}

const environmentsOf = ({ environments }: Platform): readonly ResolvedEnvironment[] => environments;

describe("a service that says only what it must", () => {
  const service = resolvedService({});

  test.each<[setting: string, value: unknown, chosen: unknown]>([
    ["size", "0.5vCPU/1GB", service.size],
    ["port", 8080, service.port],
    ["health", { path: "/health", graceSeconds: 60 }, service.health],
    ["scaling", { min: 2, max: 4, cpuPercent: 60, memoryPercent: 75, requestsPerTask: 1000 }, service.scaling],
    ["calls", [], service.calls],
    ["api", { throttle: { perSecond: 100, burst: 200 }, timeoutSeconds: 29 }, service.api],
    ["environment", {}, service.environment],
    ["secrets", {}, service.secrets],
    ["slo", { availabilityPercent: 99.9, p95Milliseconds: 1000 }, service.slo],
    ["path", "/orders", service.path],
    ["place", 1, service.place],
  ])("has %s %j", (_, value, chosen) => {
    expect(chosen).toEqual(value);
  });
});

describe("a service that says part of a setting", () => {
  test("keeps the defaults of the rest", () => {
    const { scaling, health, api, slo } = resolvedService({
      scaling: { max: 9 },
      health: { graceSeconds: 5 },
      api: { throttle: { burst: 1 } },
      slo: { p95Milliseconds: 50 },
    });
    expect({ scaling, health, api, slo }).toEqual({
      scaling: { min: 2, max: 9, cpuPercent: 60, memoryPercent: 75, requestsPerTask: 1000 },
      health: { path: "/health", graceSeconds: 5 },
      api: { throttle: { perSecond: 100, burst: 1 }, timeoutSeconds: 29 },
      slo: { availabilityPercent: 99.9, p95Milliseconds: 50 },
    });
  });
});

describe("an environment that changes a service", () => {
  const declared: Partial<ServiceInput> = {
    scaling: { min: 3, max: 8, cpuPercent: 50 },
    api: { path: "/shop", throttle: { perSecond: 7, burst: 8 }, timeoutSeconds: 9 },
    environment: { LOG_LEVEL: "info", CURRENCY: "USD" },
    slo: { availabilityPercent: 99, p95Milliseconds: 100 },
  };

  test("changes what it names and resets nothing else", () => {
    const { scaling, api, environment, slo } = resolvedService(declared, {
      scaling: { max: 20 },
      throttle: { burst: 80 },
      environment: { LOG_LEVEL: "debug" },
      slo: { availabilityPercent: 99.5 },
    });
    expect({ scaling, api, environment, slo }).toEqual({
      scaling: { min: 3, max: 20, cpuPercent: 50, memoryPercent: 75, requestsPerTask: 1000 },
      api: { path: "/shop", throttle: { perSecond: 7, burst: 80 }, timeoutSeconds: 9 },
      environment: { LOG_LEVEL: "debug", CURRENCY: "USD" },
      slo: { availabilityPercent: 99.5, p95Milliseconds: 100 },
    });
  });

  test("may change the size", () => {
    expect(resolvedService(declared, { size: "2vCPU/4GB" }).size).toBe("2vCPU/4GB");
  });

  test("leaves the declaration as it is for the others", () => {
    const environments = [
      anEnvironment({ services: { orders: { scaling: { max: 20 } } } }),
      anEnvironment({ name: "test" }),
    ];
    const platform = resolve(aPlatform({ environments }), catalogueOf(aService({ scaling: { max: 5 } })));
    expect(environmentsOf(platform).map(({ services: [service] }) => service?.scaling.max)).toEqual([20, 5]);
    expect(platform.services[0]?.scaling.max).toBe(5);
  });
});

test("a caller is told the port of what it calls", () => {
  const catalogue = catalogueOf(aService({ calls: ["stock"] }), aService({ name: "stock", port: 9000 }));
  const [environment] = environmentsOf(resolve(aPlatform(), catalogue));
  expect(environment?.services[0]?.callees).toEqual([{ name: "stock", port: 9000 }]);
});

test("a secret is a place, never a value", () => {
  expect(resolvedService({ secrets: { KEY: secretAt("/orders/key") } }).secrets).toEqual({
    KEY: { kind: "secret", path: "/orders/key" },
  });
});

describe("accounts", () => {
  const accountsOf = (delivery: DeliveryInput, environments: readonly EnvironmentInput[]) =>
    resolve(aPlatform({ delivery, environments }), catalogueOf(aService())).accounts.map(({ aws }) => aws.accountId);

  test("are counted once when everything is in one", () => {
    const account = { id: "111111111111" };
    const environments = ["dev", "prod"].map((name) => anEnvironment({ name, account }));
    expect(accountsOf(aDelivery(), environments)).toEqual(["111111111111"]);
  });

  test("are each counted when every environment and delivery have their own", () => {
    const environments = ["222222222222", "333333333333"].map((id, index) =>
      anEnvironment({ name: `env${index}`, account: { id } }),
    );
    expect(accountsOf(aDelivery(), environments)).toEqual(["222222222222", "333333333333", "111111111111"]);
  });
});

describe("what an account needs once", () => {
  const environmentRoles = [
    "ecs.amazonaws.com",
    "ecs.application-autoscaling.amazonaws.com",
    "elasticloadbalancing.amazonaws.com",
    "ops.apigateway.amazonaws.com",
  ];
  const needsOf = (delivery: Partial<DeliveryInput>, environment: Partial<EnvironmentInput> = {}) =>
    resolve(
      aPlatform({ delivery: aDelivery(delivery), environments: [anEnvironment(environment)] }),
      catalogueOf(aService()),
    ).accounts.map(({ aws, uses, makesApiGatewayLogRole, serviceLinkedRoles }) => ({
      id: aws.accountId,
      uses,
      makesApiGatewayLogRole,
      serviceLinkedRoles,
    }));

  test("follows from what lives in it", () => {
    expect(needsOf({})).toEqual([
      {
        id: "222222222222",
        uses: ["environments"],
        makesApiGatewayLogRole: true,
        serviceLinkedRoles: environmentRoles,
      },
      {
        id: "111111111111",
        uses: ["delivery"],
        makesApiGatewayLogRole: false,
        serviceLinkedRoles: ["codestar-notifications.amazonaws.com"],
      },
    ]);
  });

  test("is all of it when everything lives there", () => {
    expect(needsOf({ account: { id: "222222222222" } })).toEqual([
      {
        id: "222222222222",
        uses: ["environments", "delivery"],
        makesApiGatewayLogRole: true,
        serviceLinkedRoles: [...environmentRoles, "codestar-notifications.amazonaws.com"],
      },
    ]);
  });

  test("is not what somebody else keeps", () => {
    const account: EnvironmentInput["account"] = {
      id: "222222222222",
      apiGatewayLogRole: "existing",
      existingServiceLinkedRoles: ["ecs.amazonaws.com", "codestar-notifications.amazonaws.com"],
    };
    expect(needsOf({ account }, { account })).toMatchObject([
      { makesApiGatewayLogRole: false, serviceLinkedRoles: environmentRoles.slice(1) },
    ]);
  });

  test("is no role for notifications in GovCloud, which has none", () => {
    const inGov = { partition: "aws-us-gov", region: "us-gov-west-1" } as const;
    expect(needsOf(inGov, inGov)).toMatchObject([
      { uses: ["environments"] },
      { uses: ["delivery"], serviceLinkedRoles: [] },
    ]);
  });
});

describe("the platforms of this repository", () => {
  test.each(Object.entries(platforms))("%s is right as it stands", (_, platform) => {
    expect(() => resolve(platform, services, source)).not.toThrow();
  });
});
