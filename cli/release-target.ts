import fs from "node:fs";
import { readStates, statePath } from "./states";

/** What a release of a service changes: its names in AWS, as its stack deployed them. */
export interface ReleaseTarget {
  readonly stack: string;
  /** Of the container, which is that of the service. */
  readonly container: string;
  /** ARN. */
  readonly cluster: string;
  /** Name of the ECS service. */
  readonly service: string;
  /** Name of the parameter with the image in use. */
  readonly parameter: string;
  /** Of the scalable target: `service/thrive-local/thrive-local-collections`. */
  readonly resourceId: string;
}

interface Resource {
  readonly mode: string;
  readonly type: string;
  readonly name: string;
  readonly instances: readonly { readonly attributes: Readonly<Record<string, unknown>> }[];
}

/** Stacks that have a service, the image that it runs and its scaling are released to. */
export function releaseTargets(root: string): ReleaseTarget[] {
  return readStates(root)
    .filter(({ resources }) => resources > 0)
    .flatMap(({ stack }) => targetOf(stack, fs.readFileSync(statePath(root, stack), "utf8")));
}

function targetOf(stack: string, state: string): ReleaseTarget[] {
  const { resources } = JSON.parse(state) as { resources: readonly Resource[] };
  const only = (type: string) => {
    const found = resources.filter((resource) => resource.mode === "managed" && resource.type === type);
    return found.length === 1 ? found[0]?.instances[0]?.attributes : undefined;
  };
  const [service, parameter, scaling] = [
    only("aws_ecs_service"),
    only("aws_ssm_parameter"),
    only("aws_appautoscaling_target"),
  ];
  const [balanced] = (service?.load_balancer ?? []) as readonly { readonly container_name: string }[];
  if (service === undefined || parameter === undefined || scaling === undefined || balanced === undefined) return [];
  return [
    {
      stack,
      container: balanced.container_name,
      cluster: String(service.cluster),
      service: String(service.name),
      parameter: String(parameter.name),
      resourceId: String(scaling.resource_id),
    },
  ];
}
