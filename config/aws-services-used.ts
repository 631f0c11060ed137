import type { Service } from "./service.schema";

/** What Fargate itself needs to start a task: its image and its log. */
const always = ["ecr.api", "ecr.dkr", "logs"];

/** The AWS services that tasks reach, by the names of their VPC endpoints; the network opens these and no other. */
export function awsServicesUsed(services: readonly Pick<Service, "secrets">[]): readonly string[] {
  const readsSecrets = services.some(({ secrets }) => Object.keys(secrets).length > 0);
  return readsSecrets ? [...always, "ssm"] : always;
}
