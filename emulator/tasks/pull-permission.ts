import { BatchGetImageCommand, ECRClient, GetAuthorizationTokenCommand } from "@aws-sdk/client-ecr";
import { digestPattern, parseImageReference } from "../registry/image-reference";
import type { RoleClients } from "../role-clients";
import { wordsOf } from "../words-of";

/**
 * Whether the execution role may pull an image: asked of ECR as the agent would, with its session.
 * @throws Error in ECS's words when it may not
 */
export async function checkPullPermission(
  image: string,
  clients: Pick<RoleClients, "of" | "whileStarting">,
): Promise<void> {
  const parsed = parseImageReference(image);
  if (parsed === undefined) return; // of another registry: the image store has its own answer
  const { account: registryId, repository: repositoryName, reference } = parsed;
  const ecr = clients.of(ECRClient);
  await ecr.send(new GetAuthorizationTokenCommand({}), clients.whileStarting).catch((error: unknown) => {
    if (!isRefusal(error)) return;
    throw new Error(
      `ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve ecr registry auth: service call has been retried 1 time(s): ${wordsOf(error)}`,
    );
  });
  const imageId = digestPattern.test(reference) ? { imageDigest: reference } : { imageTag: reference };
  const get = new BatchGetImageCommand({ registryId, repositoryName, imageIds: [imageId] });
  const asked = ecr.send(get, clients.whileStarting);
  await asked.catch((error: unknown) => {
    if (!isRefusal(error)) return; // what is not there, the pull says
    throw new Error(
      `CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref ${image}: pulling from host ${image.split("/")[0]} failed with status code [manifests ${reference}]: 403 Forbidden`,
    );
  });
}

function isRefusal(error: unknown): boolean {
  return /^AccessDenied/.test((error as Error).name);
}
