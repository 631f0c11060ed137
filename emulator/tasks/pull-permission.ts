import { BatchGetImageCommand, ECRClient, GetAuthorizationTokenCommand } from "@aws-sdk/client-ecr";
import { words, type RoleClientSettings } from "./task-secrets";

/**
 * Whether the execution role may pull an image: asked of ECR as the agent would, with its session.
 * @throws Error in ECS's words when it may not
 */
export async function checkPullPermission(image: string, settings: RoleClientSettings): Promise<void> {
  const reference = imageReference(image);
  if (reference === undefined) return; // of another registry: the image store has its own answer
  const ecr = new ECRClient(settings);
  await ecr.send(new GetAuthorizationTokenCommand({})).catch((error: unknown) => {
    if (!isRefusal(error)) return;
    throw new Error(
      `ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve ecr registry auth: service call has been retried 1 time(s): ${words(error)}`,
    );
  });
  const { repositoryName, imageId, registry, manifest } = reference;
  await ecr.send(new BatchGetImageCommand({ repositoryName, imageIds: [imageId] })).catch((error: unknown) => {
    if (!isRefusal(error)) return; // what is not there, the pull says
    throw new Error(
      `CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref ${image}: pulling from host ${registry} failed with status code [manifests ${manifest}]: 403 Forbidden`,
    );
  });
}

function isRefusal(error: unknown): boolean {
  return /^AccessDenied/.test((error as Error).name);
}

/** The parts of `ACCOUNT.dkr.ecr.REGION.amazonaws.com/NAME:TAG` or `…@sha256:…`; undefined for other registries. */
export function imageReference(image: string) {
  const found = /^(\d{12}\.dkr\.ecr\.[^/]+)\/([^:@]+)(?:@(sha256:.+)|:(.+))?$/.exec(image);
  if (!found) return undefined;
  const [, registry, repositoryName, imageDigest, imageTag = "latest"] = found;
  const imageId = imageDigest === undefined ? { imageTag } : { imageDigest };
  return { registry: registry!, repositoryName: repositoryName!, imageId, manifest: imageDigest ?? imageTag };
}
