import { DescribeServicesCommand, type ECSClient, type Service } from "@aws-sdk/client-ecs";
import type { ServiceTarget } from "./service-target";

/** The service as ECS has it. */
export async function describedService(client: ECSClient, { cluster, service }: ServiceTarget): Promise<Service> {
  const { services = [] } = await client.send(new DescribeServicesCommand({ cluster, services: [service] }));
  if (services[0] === undefined || services[0].status === "INACTIVE") {
    const message = `${service}: there is no such service in ${cluster}; deploy its stack first`;
    throw Object.assign(new Error(message), { name: "ServiceNotFoundException" }); // as ECS has it of other calls
  }
  return services[0];
}
