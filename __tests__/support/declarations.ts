import type { Catalogue } from "../../config/catalogue";
import { codeCommit, type DeliveryInput } from "../../config/delivery.schema";
import { type EnvironmentInput, stateIn, unprotected } from "../../config/environment.schema";
import type { PlatformInput } from "../../config/platform";
import type { ServiceInput } from "../../config/service.schema";

/** The least that a service has to say. */
export function aService(changes: Partial<ServiceInput> = {}): ServiceInput {
  const { name = "orders" } = changes;
  return { name, owner: "some-team", description: "Does one thing.", source: { path: `src/${name}/` }, ...changes };
}

/** Services at places 1, 2 … */
export function catalogueOf(...services: readonly ServiceInput[]): Catalogue {
  return Object.fromEntries(services.map((service, index) => [index + 1, service]));
}

export function anEnvironment(changes: Partial<EnvironmentInput> = {}): EnvironmentInput {
  const { name = "dev" } = changes;
  return {
    name,
    account: { id: "222222222222" },
    region: "us-east-1",
    partition: "aws",
    state: stateIn("state-of-222222222222"),
    domain: `${name}.example.gov`,
    zone: { kind: "existing", id: "Z0123456789" },
    network: { cidr: "10.10.0.0/16", zones: ["a", "b"] },
    protection: unprotected("a test throws it away"),
    logRetentionDays: 30,
    notifications: { emails: ["people@example.gov"] },
    ...changes,
  };
}

export function aDelivery(changes: Partial<DeliveryInput> = {}): DeliveryInput {
  return {
    name: "delivery",
    account: { id: "111111111111" },
    region: "us-east-1",
    partition: "aws",
    state: stateIn("state-of-111111111111"),
    protection: unprotected("a test throws it away"),
    repositories: { services: codeCommit({ name: "services" }) },
    notifications: { emails: ["people@example.gov"] },
    ...changes,
  };
}

export function aPlatform(changes: Partial<PlatformInput> = {}): PlatformInput {
  return { name: "thrive", delivery: aDelivery(), environments: [anEnvironment()], ...changes };
}
