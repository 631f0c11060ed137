import { DescribeServicesCommand, type ECSClient, type Service } from "@aws-sdk/client-ecs";
import type { ServiceTarget } from "./service-target";

/** The service as ECS has it. */
export async function describedService(client: ECSClient, { cluster, service }: ServiceTarget): Promise<Service> {
  const { services = [] } = await client.send(new DescribeServicesCommand({ cluster, services: [service] }));
  if (services[0] === undefined || services[0].status === "INACTIVE") {
    throw new Error(`${service}: there is no such service in ${cluster}; deploy its stack first`);
  }
  return services[0];
}
