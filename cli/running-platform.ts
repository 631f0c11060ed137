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

/** @param environment of this machine. @default "local" */
export function findService(root: string, name: string, environment = "local"): DeployedService | Obstacle {
  const all = deployedServices(readStates(root));
  const services = all.filter((one) => one.environment === environment);
  const found = services.find(({ service }) => service === name);
  if (found !== undefined) return found;
  if (services.length === 0 && all.length > 0) {
    const there = [...new Set(all.map((one) => one.environment))].join(", ");
    return obstacle("--env", environment, "no environment of this machine has this name", `one of ${there}`);
  }
  const names = services.map(({ service }) => service).join(", ");
  return obstacle(
    "service",
    name,
    "no deployed service has this name",
    names === "" ? "./thrive up deploys them" : `one of ${names}`,
  );
}
