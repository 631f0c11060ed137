import { loopbackRequest } from "../emulator/loopback-request";

/** As `remaining` names them. */
const kind = "aws_ecs_task_definition ";

/** The revisions among what remains: `skip_destroy` keeps them for releases, so terraform leaves them on purpose. */
export function keptRevisions(remaining: readonly string[]): string[] {
  return remaining.filter((line) => line.startsWith(kind)).map((line) => line.slice(kind.length));
}

/** Deregisters a revision, as a release that is over does. Needs no credentials: the local AWS has none. */
export async function deregisterRevision(endpoint: string, arn: string): Promise<void> {
  await loopbackRequest({
    url: endpoint,
    method: "POST",
    headers: {
      Authorization:
        "AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/ecs/aws4_request, SignedHeaders=host, Signature=none",
      "Content-Type": "application/x-amz-json-1.1",
      "X-Amz-Target": "AmazonEC2ContainerServiceV20141113.DeregisterTaskDefinition",
    },
    body: JSON.stringify({ taskDefinition: arn }),
  });
}
