import { arnOf, registryHost, roleArn } from "../config/aws-place";
import { deliveryNames, imageRepository } from "../config/delivery-names";
import { type NameFor, nameFor } from "../config/naming";
import type { ResolvedLanding } from "../config/platform";

/** Names of what belongs to an environment, or to one of its services. */
export function namesIn({ platform, name }: ResolvedLanding, ...part: string[]): NameFor {
  return (type, ...role) => nameFor(type, platform, name, ...part, ...role);
}

/** A service's repository: its name decides its ARN and URL, in whatever account it is. */
export function repositoryOf(delivery: ResolvedLanding, service: string) {
  const name = imageRepository(delivery, service);
  return { name, arn: arnOf(delivery.aws, "ecr", `repository/${name}`), url: `${registryHost(delivery.aws)}/${name}` };
}

/** Tables of what was released, built and decided, by ARN. */
export function recordTables(delivery: ResolvedLanding) {
  const { releases, builds, routes } = deliveryNames(delivery);
  const arn = (table: string) => arnOf(delivery.aws, "dynamodb", `table/${table}`);
  return { releases: arn(releases), builds: arn(builds), routes: arn(routes) };
}

/** The role with which ECS starts a service's tasks, before it exists. */
export function executionRoleArn(environment: ResolvedLanding, service: string): string {
  return roleArn(environment.aws, namesIn(environment, service)("role", "execution"));
}

/** The role with which a service's deployer works, before it exists. */
export function deployerRoleArn(delivery: ResolvedLanding, service: string): string {
  return roleArn(delivery.aws, namesIn(delivery, service)("role", "deployer"));
}

/** The role with which a service's tasks work. */
export function taskRoleArn(environment: ResolvedLanding, service: string): string {
  return roleArn(environment.aws, namesIn(environment, service)("role", "task"));
}

/** The role of an environment that a service's deployer takes there, before it exists. */
export function deployRoleArn(environment: ResolvedLanding, service: string): string {
  return roleArn(environment.aws, namesIn(environment, service)("role", "deploy"));
}

export const apiHost = (domain: string) => `api.${domain}`;
/** The name on the load balancers' certificate. It needs no address: API Gateway uses it for TLS alone. */
export const originHost = (domain: string) => `origin.${domain}`;
