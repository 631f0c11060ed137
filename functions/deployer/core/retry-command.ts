import type { Asked } from "./verify-execution";

/** What a person types to have a failed stage done again, its approval included. */
export function retryCommand({ service, environment }: Pick<Asked, "service" | "environment">): string {
  return `./thrive retry ${service} --env ${environment.name}`;
}
