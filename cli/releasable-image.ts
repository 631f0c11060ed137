import { nameFor } from "../config/naming";
import type { Begun } from "../functions/deployer/core/ledger";
import type { PassedImage } from "../functions/image-build/core/ports";
import { again } from "./again";
import { plainItem } from "./attribute-values";
import type { DeliveryPlace } from "./delivery-place";
import type { EnvironmentPlace } from "./environment-place";
import { obstacle, type Obstacle } from "./refusal";

/**
 * Finds an image that can be released.
 * @param wanted its digest, or one of its tags
 * @param others what to take instead of one that is gone, the best first
 * @returns what is wrong, when the service has none such, it is gone, or no gate let it pass
 */
export async function releasableImage(
  place: EnvironmentPlace,
  service: string,
  wanted: string,
  others: readonly Begun[],
): Promise<PassedImage | Obstacle> {
  const repository = nameFor("repository", place.platform.name, service);
  const digest = await digestIn(place, repository, wanted);
  const passed = await passedGate(place, service, digest ?? wanted);
  if (digest !== undefined && passed !== undefined) return { ...passed, digest };
  const known = `${again(`releases ${service}`, place.environment.name)} names those that were released`;
  if (passed !== undefined) {
    const there = await firstIn(place, repository, others);
    const wayOut = there === undefined ? known : `--to ${there.tag}, which was healthy and is there`;
    return obstacle(
      "image",
      `${passed.tag}: it is no longer in ${repository}`,
      "only what is there is deployed",
      wayOut,
    );
  }
  const [found, rule] =
    digest === undefined
      ? [`${repository} has no such image`, "a release goes back to an image of its own service"]
      : [`the gate of ${service} never let it pass`, "only what passed is released"];
  return obstacle("image", `${wanted}: ${found}`, rule, known);
}

/** The first whose image the registry still has. */
async function firstIn(
  place: DeliveryPlace,
  repository: string,
  releases: readonly Begun[],
): Promise<Begun | undefined> {
  for (const one of releases) if ((await digestIn(place, repository, one.digest)) !== undefined) return one;
  return undefined;
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
