import type { ContainerDefinition, ContainerOverride } from "@aws-sdk/client-ecs";
import type { PulledImage } from "../registry/image-store";

export interface TaskPlatform {
  /** Address of the local AWS. */
  readonly endpoint: string;
  readonly region: string;
  /** A folder of the task's own, for its home and its temporary files. */
  readonly folder: string;
  /** Programs of this machine that a task may call. */
  readonly path: string;
  /** Where the container listens: told instead of its container port. */
  readonly port?: number;
  /** Addresses that only this task knows. */
  readonly credentialsUri?: string;
  readonly credentialsToken?: string;
  readonly metadataUri: string;
}

/** What a container finds in its environment: the image's, the task definition's, and the platform's; nothing of this machine's. */
export function taskEnvironment(
  image: Pick<PulledImage, "env">,
  container: Pick<ContainerDefinition, "environment">,
  override: Pick<ContainerOverride, "environment"> | undefined,
  secrets: Readonly<Record<string, string>>,
  platform: TaskPlatform,
): Record<string, string> {
  return {
    ...image.env,
    ...pairs(container.environment),
    ...secrets,
    ...pairs(override?.environment),
    ...platformEnvironment(platform),
  };
}

function pairs(list: readonly { name?: string; value?: string }[] | undefined): Record<string, string> {
  return Object.fromEntries((list ?? []).map(({ name, value }) => [name!, value ?? ""]));
}

function platformEnvironment(platform: TaskPlatform): Record<string, string> {
  const values: Record<string, string | undefined> = {
    PATH: platform.path,
    HOME: platform.folder,
    TMPDIR: platform.folder,
    HOST: "127.0.0.1",
    PORT: platform.port === undefined ? undefined : String(platform.port),
    AWS_REGION: platform.region,
    AWS_DEFAULT_REGION: platform.region,
    AWS_ENDPOINT_URL: platform.endpoint,
    AWS_EC2_METADATA_DISABLED: "true",
    AWS_CONTAINER_CREDENTIALS_FULL_URI: platform.credentialsUri,
    AWS_CONTAINER_AUTHORIZATION_TOKEN: platform.credentialsToken,
    ECS_CONTAINER_METADATA_URI_V4: platform.metadataUri,
    AWS_EXECUTION_ENV: "AWS_ECS_FARGATE",
  };
  return Object.fromEntries(
    Object.entries(values).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
