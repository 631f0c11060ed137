import { roleArn } from "../../../config/aws-place";
import { nameFor } from "../../../config/naming";
import type { EnvironmentSettings } from "../core/settings";

/** Names of a service's parts in an environment, as its stack gives them. */
export interface ServiceTarget {
  readonly cluster: string;
  /** Of the ECS service. */
  readonly service: string;
  /** Of the service's container in its tasks. */
  readonly container: string;
  readonly family: string;
  /** Parameter with the image in use. */
  readonly parameter: string;
  /** Of the scalable target. */
  readonly resourceId: string;
  /** Before the names of its alarms. */
  readonly alarmPrefix: string;
  /** ARN of the role that may deploy it. */
  readonly deployRole: string;
  readonly region: string;
  /** URL of its images, without a tag. */
  readonly registryUrl: string;
}

export function serviceTarget(
  platform: string,
  environment: EnvironmentSettings,
  service: string,
  registryUrl: string,
): ServiceTarget {
  const cluster = nameFor("cluster", platform, environment.name);
  const named = (type: Parameters<typeof nameFor>[0], ...role: string[]) =>
    nameFor(type, platform, environment.name, service, ...role);
  return {
    cluster,
    service: named("service"),
    container: service,
    family: named("taskFamily"),
    parameter: named("parameter", "image"),
    resourceId: `service/${cluster}/${named("service")}`,
    alarmPrefix: `${named("alarm")}-`,
    deployRole: roleArn(environment, named("role", "deploy")),
    region: environment.region,
    registryUrl,
  };
}
