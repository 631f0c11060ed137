import { createHash } from "node:crypto";
import type { ECRClient, Image } from "@aws-sdk/client-ecr";
import { digestPattern, type ImageReference } from "./image-reference";
import { RegistryError } from "./registry-error";

/** A manifest as it was pushed. */
export interface StoredManifest {
  readonly digest: string;
  readonly mediaType: string;
  /** Its very bytes: the digest is theirs. */
  readonly text: string;
}

/** Where a repository is. */
export type RepositoryPlace = Pick<ImageReference, "account" | "repository">;

/** Where an image is. */
export type ImagePlace = Pick<ImageReference, "account" | "repository" | "reference">;

/** Manifests live in ECR's control plane, which alone knows repositories, tags and whether a tag may move. */
export class Manifests {
  constructor(private readonly ecr: (account: string) => Promise<ECRClient>) {}

  async requireRepository({ account, repository }: RepositoryPlace): Promise<void> {
    const { DescribeRepositoriesCommand } = await import("@aws-sdk/client-ecr");
    const ask = new DescribeRepositoriesCommand({ repositoryNames: [repository] });
    await (await this.ecr(account)).send(ask).catch(reworded({ account, repository, reference: "" }));
  }

  async find(named: ImagePlace): Promise<StoredManifest | undefined> {
    const { account, repository, reference } = named;
    const { BatchGetImageCommand } = await import("@aws-sdk/client-ecr");
    const id = digestPattern.test(reference) ? { imageDigest: reference } : { imageTag: reference };
    const ask = new BatchGetImageCommand({ repositoryName: repository, imageIds: [id] });
    const { images = [] } = await (await this.ecr(account)).send(ask).catch(reworded(named));
    return images[0] && stored(images[0]);
  }

  /** @returns the digest */
  async put(named: ImagePlace, mediaType: string, text: string): Promise<string> {
    const { account, repository, reference } = named;
    const digest = `sha256:${createHash("sha256").update(text).digest("hex")}`;
    const isDigest = digestPattern.test(reference);
    if (isDigest && reference !== digest) {
      throw new RegistryError("DIGEST_INVALID", `the manifest is ${digest}, not ${reference}`);
    }
    const before = await this.find(named);
    if (before?.digest === digest) return digest; // pushed before, and nothing has changed
    const { PutImageCommand } = await import("@aws-sdk/client-ecr");
    const put = new PutImageCommand({
      repositoryName: repository,
      imageManifest: text,
      imageManifestMediaType: mediaType,
      imageDigest: digest,
      ...(isDigest ? {} : { imageTag: reference }),
    });
    await (await this.ecr(account)).send(put).catch(reworded(named));
    return digest;
  }
}

/** ECR's errors as its registry words them. */
function reworded({ account, repository, reference }: ImagePlace): (error: Error) => never {
  return (error) => {
    if (error.name === "RepositoryNotFoundException") {
      const registry = `the registry with id '${account}'`;
      throw new RegistryError("NAME_UNKNOWN", `The repository with name '${repository}' does not exist in ${registry}`);
    }
    if (/^Image(Tag)?AlreadyExistsException$/.test(error.name)) {
      throw new RegistryError(
        "TAG_INVALID",
        `The image tag '${reference}' already exists in the '${repository}' repository and cannot be overwritten because the tag is immutable.`,
      );
    }
    throw error;
  };
}

function stored({ imageId, imageManifest = "", imageManifestMediaType }: Image): StoredManifest {
  const { mediaType = "" } = JSON.parse(imageManifest) as { mediaType?: string };
  return { digest: imageId?.imageDigest ?? "", mediaType: imageManifestMediaType ?? mediaType, text: imageManifest };
}
