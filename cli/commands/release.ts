import { imageInUse } from "../image-in-use";
import { Interruption } from "../interruption";
import { isObstacle, obstacle, Refusal, type Obstacle } from "../refusal";
import { localReleaseClients } from "../release-clients";
import { releaseTargets, type ReleaseTarget } from "../release-target";
import { withRunLock } from "../run-lock";
import { runningEndpoint } from "../running-platform";
import { releaseFromSource } from "../source-release";
import type { Workplace } from "../workplace";

/** Builds a service from the newest commit of its source, and releases it to the local platform. */
export function release(workplace: Workplace, service: string): Promise<number> {
  return withRunLock(workplace.root, "release", async () => {
    const endpoint = await runningEndpoint(workplace, "a release");
    const target = findTarget(workplace.root, service);
    if (typeof endpoint !== "string") throw new Refusal("release", [endpoint]);
    if (isObstacle(target)) throw new Refusal("release", [target]);
    const interruption = new Interruption();
    const stop = interruption.listen();
    const clients = await localReleaseClients(endpoint);
    try {
      const services = [{ target, image: await imageInUse(clients, target) }];
      const again = `./thrive release ${service}`;
      const options = { title: "Release", again, endpoint, stopped: () => interruption.happened };
      const { failed, waiting } = await releaseFromSource(workplace, clients, services, options);
      return interruption.exitCode ?? (failed.length + waiting.length === 0 ? 0 : 1);
    } finally {
      clients.close();
      stop();
    }
  });
}

function findTarget(root: string, service: string): ReleaseTarget | Obstacle {
  const targets = releaseTargets(root);
  const names = targets.map(({ container }) => container).join(", ");
  return (
    targets.find(({ container }) => container === service) ??
    obstacle(
      "service",
      service,
      "no deployed service has this name",
      names === "" ? "./thrive up deploys them" : `one of ${names}`,
    )
  );
}
