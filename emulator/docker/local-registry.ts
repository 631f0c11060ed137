import { isLoopback } from "../loopback-address";
import { DockerRefusal } from "./docker-refusal";
import type { Surroundings } from "./surroundings";

/**
 * The address of the local AWS, where its registry is. An image of this machine has no business elsewhere: it must be the machine's own.
 * @param command what is asked for, as the refusal names it
 */
export function localRegistry(command: string, { environment }: Pick<Surroundings, "environment">): string {
  const endpoint = environment.AWS_ENDPOINT_URL;
  if (endpoint !== undefined && isLoopback(endpoint)) return endpoint.replace(/\/$/, "");
  const found = endpoint === undefined ? "AWS_ENDPOINT_URL is not set" : `AWS_ENDPOINT_URL is ${endpoint}`;
  throw new DockerRefusal(
    command,
    `${found}, and the stand-in docker reaches the local AWS alone`,
    "set it to the address that ./thrive status shows",
  );
}
