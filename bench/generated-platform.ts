import { node } from "../config/build.schema";
import { catalogue } from "../config/catalogue";
import { delivery } from "../config/environments/delivery";
import { prod } from "../config/environments/prod";
import { type Platform, platform } from "../config/platform";
import { resolve } from "../config/resolve";
import { containerService, type ServiceInput } from "../config/service.schema";
import { source } from "../services/source";

/** Services that one calls: about what a domain of the real catalogue does. */
const callsOfOne = 3;

/** What an agency with 500 services has asked AWS for: three roles a service and as many a pipeline, and builds for a push that starts them all. */
const raisedQuotas = { roles: 3000, buildsSmall: 100, eventRules: 2000 };

/** The production environment and the delivery account, with as many services as asked; a larger one begins with the smaller. */
export function generatedPlatform(services: number): Platform {
  const { services: _, ...environment } = prod;
  const declared = Array.from({ length: services }, (_, index) => [index + 1, generatedService(index + 1)]);
  return resolve(
    platform({
      name: "thrive",
      delivery: { ...delivery, account: { ...delivery.account, raisedQuotas } },
      environments: [{ ...environment, account: { ...environment.account, raisedQuotas } }],
    }),
    catalogue(Object.fromEntries(declared) as Record<number, ServiceInput>),
    source,
  );
}

/** Calls those right before it, so that nobody has more callers than a security group has rules. */
function generatedService(place: number): ServiceInput {
  const name = nameOf(place);
  const calls = Array.from({ length: callsOfOne }, (_, index) => place - 1 - index).filter((callee) => callee > 0);
  return containerService({
    name,
    owner: "generated",
    description: `Does the work of ${name}.`,
    source: { path: `services/${name}/`, dependsOn: ["shared"] },
    build: node(),
    calls: calls.map(nameOf),
  });
}

const nameOf = (place: number) => `service-${String(place).padStart(3, "0")}`;
