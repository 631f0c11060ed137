import { type AwsPlace, arnOf } from "../../config/aws-place";

export interface ContainerDefinitionConfig {
  readonly place: AwsPlace;
  readonly name: string;
  readonly image: string;
  readonly port: number;
  readonly environment: Readonly<Record<string, string>>;
  /** Paths of parameters, by variable. */
  readonly secrets: Readonly<Record<string, string>>;
  readonly logConfiguration: object;
}

/** Seconds between SIGTERM and SIGKILL: longer than the 30 a target takes to drain. AWS allows 120. */
const stopTimeout = 60;

/** Neither root nor any user of the base images in use. */
const user = "10001:10001";

/**
 * The one container of a task: its root file system is read-only and it is nobody. `/tmp` is its only place to write, when its
 * image says `RUN chmod 1777 /tmp` and `VOLUME /tmp`: Fargate gives a volume to root unless the image says whose it is.
 * Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/bind-mounts.html
 */
export function containerDefinition(config: ContainerDefinitionConfig): object {
  const { place, name, image, port, environment, secrets, logConfiguration } = config;
  return {
    name,
    image,
    essential: true,
    user,
    readonlyRootFilesystem: true,
    privileged: false,
    linuxParameters: { initProcessEnabled: true, capabilities: { drop: ["ALL"] } },
    mountPoints: [{ sourceVolume: "tmp", containerPath: "/tmp", readOnly: false }],
    stopTimeout,
    portMappings: [{ name, containerPort: port, hostPort: port, protocol: "tcp", appProtocol: "http" }],
    environment: sorted(environment).map(([variable, value]) => ({ name: variable, value })),
    secrets: sorted(secrets).map(([variable, path]) => ({
      name: variable,
      valueFrom: arnOf(place, "ssm", `parameter${path}`),
    })),
    logConfiguration,
  };
}

/** ECS answers in this order; another would look like a change. */
function sorted(record: Readonly<Record<string, string>>): [string, string][] {
  return Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1));
}
