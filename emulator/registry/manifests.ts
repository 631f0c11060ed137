import { createHash } from "node:crypto";
import type { ECRClient, Image } from "@aws-sdk/client-ecr";
import { digestPattern } from "./image-reference";
import { RegistryError } from "./registry-error";

/** A manifest as it was pushed. */
export interface StoredManifest {
  readonly digest: string;
  readonly mediaType: string;
  /** Its very bytes: the digest is theirs. */
  readonly text: string;
}

/** Manifests live in ECR's control plane, which alone knows repositories, tags and whether a tag may move. */
export class Manifests {
  constructor(
    private readonly ecr: () => Promise<ECRClient>,
    private readonly account: string,
  ) {}

  async requireRepository(repository: string): Promise<void> {
    const { DescribeRepositoriesCommand } = await import("@aws-sdk/client-ecr");
    const ask = new DescribeRepositoriesCommand({ repositoryNames: [repository] });
    await (await this.ecr()).send(ask).catch(this.reworded(repository, ""));
  }

  /** @param reference tag or digest */
  async find(repository: string, reference: string): Promise<StoredManifest | undefined> {
    const { BatchGetImageCommand } = await import("@aws-sdk/client-ecr");
    const id = digestPattern.test(reference) ? { imageDigest: reference } : { imageTag: reference };
    const ask = new BatchGetImageCommand({ repositoryName: repository, imageIds: [id] });
    const { images = [] } = await (await this.ecr()).send(ask).catch(this.reworded(repository, reference));
    return images[0] && stored(images[0]);
  }

  /** @returns the digest */
  async put(repository: string, reference: string, mediaType: string, text: string): Promise<string> {
    const digest = `sha256:${createHash("sha256").update(text).digest("hex")}`;
    const isDigest = digestPattern.test(reference);
    if (isDigest && reference !== digest) {
      throw new RegistryError("DIGEST_INVALID", `the manifest is ${digest}, not ${reference}`);
    }
    const before = await this.find(repository, reference);
    if (before?.digest === digest) return digest; // pushed before, and nothing has changed
    const { PutImageCommand } = await import("@aws-sdk/client-ecr");
    const put = new PutImageCommand({
      repositoryName: repository,
      imageManifest: text,
      imageManifestMediaType: mediaType,
      imageDigest: digest,
      ...(isDigest ? {} : { imageTag: reference }),
    });
    await (await this.ecr()).send(put).catch(this.reworded(repository, reference));
    return digest;
  }

  /** ECR's errors as its registry words them. */
  private readonly reworded = (repository: string, reference: string) => (error: Error) => {
    if (error.name === "RepositoryNotFoundException") {
      const registry = `the registry with id '${this.account}'`;
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
