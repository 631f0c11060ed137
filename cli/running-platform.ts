import { readDeployment } from "./deployment";
import { obstacle, type Obstacle } from "./refusal";
import { deployedServices, type DeployedService } from "./service-table";
import { readStates } from "./states";
import type { Workplace } from "./workplace";

/** Where our local AWS answers; an obstacle, when it does not run or holds nothing of ours. */
export async function runningEndpoint({ root, localAws }: Workplace, command: string): Promise<string | Obstacle> {
  const running = await localAws.running(root);
  if (running !== undefined && readDeployment(root)?.instance === running.instance) return running.endpoint;
  return obstacle("local AWS", "the platform is not up", `${command} needs it running`, `./thrive up, then again`);
}

export function findService(root: string, name: string): DeployedService | Obstacle {
  const services = deployedServices(readStates(root));
  const names = services.map(({ service }) => service).join(", ");
  return (
    services.find(({ service }) => service === name) ??
    obstacle(
      "service",
      name,
      "no deployed service has this name",
      names === "" ? "./thrive up deploys them" : `one of ${names}`,
    )
  );
}
