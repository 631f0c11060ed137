import { commitTag, type Revisions } from "../functions/image-build/core/image-tag";
import type { DeliveryPlace } from "./delivery-place";

/** An image that a pipeline built, and its gate let pass. */
export interface BuiltImage {
  /** `1.0.0-12.g0123456789ab.20260101T000000Z` */
  readonly version: string;
  /** With its digest. */
  readonly uri: string;
}

/**
 * Finds the image of a commit, beside those of the further repositories that it was built from.
 * @param repository where the service's images are, without a tag: `…amazonaws.com/thrive-collections`
 * @returns undefined when there is none
 * @throws Error when it is there, and the gate has not let it pass
 */
export async function builtImage(
  place: Pick<DeliveryPlace, "settings" | "names">,
  service: string,
  repository: string,
  revisions: Revisions,
): Promise<BuiltImage | undefined> {
  const image = await imageOf(place, repository, revisions);
  if (image === undefined) return undefined;
  const { digest, version } = image;
  if (await passedGate(place, service, digest)) return { version, uri: `${repository}@${digest}` };
  throw new Error(
    `the image ${digest} of commit ${revisions.commit} is in the registry, and no gate let it pass; ./thrive pipelines ${service} says what became of its pipeline`,
  );
}

async function imageOf(
  { settings }: Pick<DeliveryPlace, "settings">,
  repository: string,
  revisions: Revisions,
): Promise<{ readonly digest: string; readonly version: string } | undefined> {
  const { DescribeImagesCommand, ECRClient } = await import("@aws-sdk/client-ecr");
  const client = new ECRClient(settings);
  try {
    const repositoryName = repository.slice(repository.indexOf("/") + 1);
    const describe = new DescribeImagesCommand({ repositoryName, imageIds: [{ imageTag: commitTag(revisions) }] });
    const { imageDigest: digest, imageTags = [] } = (await client.send(describe)).imageDetails?.[0] ?? {};
    if (digest === undefined) return undefined;
    return { digest, version: imageTags.find((tag) => /^\d/.test(tag)) ?? `git-${revisions.commit.slice(0, 12)}` };
  } catch (error) {
    if ((error as Error).name === "ImageNotFoundException") return undefined;
    throw error;
  } finally {
    client.destroy();
  }
}

/** Whether the gate has written down that an image may be deployed. */
async function passedGate(
  { settings, names }: Pick<DeliveryPlace, "settings" | "names">,
  service: string,
  digest: string,
): Promise<boolean> {
  const { DynamoDBClient, GetItemCommand } = await import("@aws-sdk/client-dynamodb");
  const client = new DynamoDBClient(settings);
  try {
    const Key = { pk: { S: `SERVICE#${service}` }, sk: { S: `IMAGE#${digest}` } };
    const get = new GetItemCommand({ TableName: names.builds, Key, ConsistentRead: true });
    return (await client.send(get)).Item !== undefined;
  } finally {
    client.destroy();
  }
}
