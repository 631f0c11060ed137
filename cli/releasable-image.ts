import { nameFor } from "../config/naming";
import type { PassedImage } from "../functions/image-build/core/ports";
import { again } from "./again";
import { plainItem } from "./attribute-values";
import type { DeliveryPlace } from "./delivery-place";
import type { EnvironmentPlace } from "./environment-place";
import { obstacle, type Obstacle } from "./refusal";

/**
 * Finds an image that can be released.
 * @param wanted its digest, or one of its tags
 * @returns what is wrong, when the service has none such, it is gone, or no gate let it pass
 */
export async function releasableImage(
  place: EnvironmentPlace,
  service: string,
  wanted: string,
): Promise<PassedImage | Obstacle> {
  const repository = nameFor("repository", place.platform.name, service);
  const digest = await digestIn(place, repository, wanted);
  const wayOut = `${again(`releases ${service}`, place.environment.name)} names those that were released`;
  if (digest === undefined) {
    const found = `${repository} has no such image`;
    return obstacle("image", `${wanted}: ${found}`, "a release goes back to an image of its own service", wayOut);
  }
  const passed = await passedGate(place, service, digest);
  if (passed !== undefined) return { ...passed, digest };
  return obstacle(
    "image",
    `${wanted}: the gate of ${service} never let it pass`,
    "only what passed is released",
    wayOut,
  );
}

async function digestIn(
  { settings }: DeliveryPlace,
  repositoryName: string,
  wanted: string,
): Promise<string | undefined> {
  const { DescribeImagesCommand, ECRClient } = await import("@aws-sdk/client-ecr");
  const client = new ECRClient(settings);
  const imageIds = [wanted.startsWith("sha256:") ? { imageDigest: wanted } : { imageTag: wanted }];
  try {
    const { imageDetails = [] } = await client.send(new DescribeImagesCommand({ repositoryName, imageIds }));
    return imageDetails[0]?.imageDigest;
  } catch (error) {
    if (isMissing.test((error as Error).name)) return undefined;
    throw error;
  } finally {
    client.destroy();
  }
}

/** What ECR says of an image that is not there, and of words that can be none. */
const isMissing = /^(ImageNotFound|RepositoryNotFound|InvalidParameter|Validation)Exception$/;

/** What the gate wrote down of an image. */
async function passedGate(
  { settings, names }: DeliveryPlace,
  service: string,
  digest: string,
): Promise<Omit<PassedImage, "digest"> | undefined> {
  const { DynamoDBClient, GetItemCommand } = await import("@aws-sdk/client-dynamodb");
  const client = new DynamoDBClient(settings);
  try {
    const Key = { pk: { S: `SERVICE#${service}` }, sk: { S: `IMAGE#${digest}` } };
    const { Item } = await client.send(new GetItemCommand({ TableName: names.builds, Key, ConsistentRead: true }));
    return Item && (plainItem(Item) as unknown as Omit<PassedImage, "digest">);
  } finally {
    client.destroy();
  }
}
