import { parse, YAMLParseError } from "yaml";

/** Moments in which CodeDeploy asks a function. */
export const hookNames = [
  "BeforeInstall",
  "AfterInstall",
  "AfterAllowTestTraffic",
  "BeforeAllowTraffic",
  "AfterAllowTraffic",
] as const;
export type HookName = (typeof hookNames)[number];

/** What an AppSpec says of an ECS service. */
export interface AppSpec {
  readonly taskDefinition: string;
  readonly containerName: string;
  readonly containerPort: number;
  readonly platformVersion?: string;
  /** Names or ARNs of functions. */
  readonly hooks: Readonly<Partial<Record<HookName, string>>>;
}

/**
 * Reads an AppSpec, JSON or YAML.
 * @throws Error that says what is wrong with it
 * Source: https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-resources.html
 */
export function readAppSpec(content: string): AppSpec {
  const spec = parsed(content);
  const [resource] = Object.values(spec.Resources?.[0] ?? {});
  const { TaskDefinition, LoadBalancerInfo, PlatformVersion } = resource?.Properties ?? {};
  if (resource?.Type !== "AWS::ECS::Service")
    throw new Error("The AppSpec names no resource of the type AWS::ECS::Service");
  if (TaskDefinition === undefined) throw new Error("The AppSpec names no TaskDefinition");
  const { ContainerName, ContainerPort } = LoadBalancerInfo ?? {};
  if (ContainerName === undefined || ContainerPort === undefined)
    throw new Error("The AppSpec's LoadBalancerInfo names no ContainerName or no ContainerPort");
  const hooks = Object.assign({}, ...(spec.Hooks ?? [])) as Record<string, string>;
  const unknown = Object.keys(hooks).find((name) => !hookNames.includes(name as HookName));
  if (unknown !== undefined) throw new Error(`The AppSpec has a hook ${unknown}, which a deployment of ECS has not`);
  return {
    taskDefinition: TaskDefinition,
    containerName: ContainerName,
    containerPort: Number(ContainerPort),
    platformVersion: PlatformVersion,
    hooks,
  };
}

interface WrittenSpec {
  readonly Resources?: readonly Readonly<Record<string, WrittenResource>>[];
  readonly Hooks?: readonly object[];
}

interface WrittenResource {
  readonly Type?: string;
  readonly Properties?: {
    readonly TaskDefinition?: string;
    readonly LoadBalancerInfo?: { readonly ContainerName?: string; readonly ContainerPort?: number | string };
    readonly PlatformVersion?: string;
  };
}

function parsed(content: string): WrittenSpec {
  try {
    return (parse(content) ?? {}) as WrittenSpec;
  } catch (error) {
    if (error instanceof YAMLParseError) throw new Error(`The AppSpec cannot be read: ${error.message}`);
    throw error;
  }
}
