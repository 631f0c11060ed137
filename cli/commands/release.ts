import { localPlatform } from "../declared-platforms";
import { localDelivery } from "../delivery-place";
import { imageInUse } from "../image-in-use";
import { Interruption } from "../interruption";
import { localRepository } from "../local-repository";
import { isObstacle, obstacle, Refusal, type Obstacle } from "../refusal";
import { releaseClients } from "../release-clients";
import { releaseTargets, type ReleaseTarget } from "../release-target";
import { withRunLock } from "../run-lock";
import { runningEndpoint } from "../running-platform";
import { releaseFromSource } from "../source-release";
import type { Workplace } from "../workplace";

/** Releases to the local platform what a service's pipeline builds from the newest commit of its source. */
export function release(workplace: Workplace, service: string): Promise<number> {
  return withRunLock(workplace.root, "release", async () => {
    const endpoint = await runningEndpoint(workplace, "a release");
    const target = findTarget(workplace.root, service);
    if (typeof endpoint !== "string") throw new Refusal("release", [endpoint]);
    if (isObstacle(target)) throw new Refusal("release", [target]);
    const repository = localRepository(workplace, endpoint);
    if (repository === undefined) throw new Refusal("release", [noRepository]);
    const place = localDelivery(localPlatform(), endpoint);
    const interruption = new Interruption();
    const stop = interruption.listen();
    const clients = await releaseClients(place.settings);
    try {
      const services = [{ target, image: await imageInUse(clients, target) }];
      const again = `./thrive release ${service}`;
      const options = { title: "Release", again, place, repository, stopped: () => interruption.happened };
      const { failed, waiting } = await releaseFromSource(workplace, clients, services, options);
      return interruption.exitCode ?? (failed.length + waiting.length === 0 ? 0 : 1);
    } finally {
      clients.close();
      stop();
    }
  });
}

const noRepository = obstacle(
  "the services' source",
  "no stack has made its repository",
  "what is released is built from it",
  "./thrive up makes it",
);

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
