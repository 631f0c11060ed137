import type { DeliveryPlace } from "./delivery-place";
import { obstacle, type Obstacle } from "./refusal";

/** What a command says where the service has no pipeline yet. */
export function missingPipeline({ names, account, region }: DeliveryPlace, service: string): Obstacle {
  const where = `${names.pipeline(service)} is not in account ${account}, ${region}`;
  return obstacle("pipeline", where, `delivery-${service} makes it`, "deploy that first (here: ./thrive up)");
}
