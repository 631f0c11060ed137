import {
  BatchDeleteImageCommand,
  BatchGetImageCommand,
  DescribeImagesCommand,
  type ECRClient,
  paginateDescribeImages,
  PutImageCommand,
} from "@aws-sdk/client-ecr";
import type { Images, StoredImage } from "../core/ports";

/** What ECR deletes at once. */
const mostAtOnce = 100;

/** The service's repository in ECR. */
export class EcrRepository implements Images {
  constructor(
    private readonly client: () => ECRClient,
    private readonly repositoryName: string,
  ) {}

  async has(imageDigest: string): Promise<boolean> {
    const { repositoryName } = this;
    try {
      await this.client().send(new DescribeImagesCommand({ repositoryName, imageIds: [{ imageDigest }] }));
      return true;
    } catch (error) {
      if ((error as Error).name === "ImageNotFoundException") return false;
      throw error;
    }
  }

  async tag(imageDigest: string, imageTag: string): Promise<void> {
    const { repositoryName } = this;
    const ask = new BatchGetImageCommand({ repositoryName, imageIds: [{ imageDigest }] });
    const { images: [image] = [] } = await this.client().send(ask);
    if (image?.imageManifest === undefined) throw new Error(`${repositoryName}: has no image ${imageDigest} any more`);
    const { imageManifest, imageManifestMediaType } = image;
    try {
      await this.client().send(
        new PutImageCommand({ repositoryName, imageManifest, imageManifestMediaType, imageTag, imageDigest }),
      );
    } catch (error) {
      // The image has the tag, or another one has: tags of releases are given once.
      if (!["ImageAlreadyExistsException", "ImageTagAlreadyExistsException"].includes((error as Error).name))
        throw error;
    }
  }

  async list(): Promise<readonly StoredImage[]> {
    const { repositoryName } = this;
    const found: StoredImage[] = [];
    const filter = { tagStatus: "TAGGED" } as const;
    for await (const { imageDetails = [] } of paginateDescribeImages(
      { client: this.client() },
      { repositoryName, filter },
    )) {
      for (const { imageDigest, imageTags = [], imagePushedAt } of imageDetails) {
        found.push({ digest: imageDigest!, tags: imageTags, pushedAt: imagePushedAt! });
      }
    }
    return found;
  }

  async remove(digests: readonly string[]): Promise<void> {
    const { repositoryName } = this;
    for (let first = 0; first < digests.length; first += mostAtOnce) {
      const imageIds = digests.slice(first, first + mostAtOnce).map((imageDigest) => ({ imageDigest }));
      const { failures = [] } = await this.client().send(new BatchDeleteImageCommand({ repositoryName, imageIds }));
      const failed = failures.find(({ failureCode }) => failureCode !== "ImageNotFound");
      if (failed === undefined) continue;
      throw new Error(`${repositoryName}: ${failed.imageId?.imageDigest} was not deleted: ${failed.failureReason}`);
    }
  }
}
