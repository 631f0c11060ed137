/** What a person types to have a failed stage done again, its approval included. */
export function retryCommand({ service, environment }: RetriedStage): string {
  return `./thrive retry ${service} --env ${environment.name}`;
}

interface RetriedStage {
  readonly service: string;
  readonly environment: { readonly name: string };
}
