/** An image of ECR, taken apart. */
export interface ImageReference {
  readonly account: string;
  readonly region: string;
  readonly repository: string;
  /** Tag, or `sha256:…`; where an image is named by both, the digest. */
  readonly reference: string;
}

export const digestPattern = /^sha256:[a-f0-9]{64}$/;
/** Source: https://github.com/opencontainers/distribution-spec/blob/main/spec.md#pulling-manifests */
export const tagPattern = /^\w[\w.-]{0,127}$/;
export const repositoryPattern = /^[a-z0-9]+(?:[._-]+[a-z0-9]+)*(?:\/[a-z0-9]+(?:[._-]+[a-z0-9]+)*)*$/;

/** `123456789012.dkr.ecr.us-east-1.amazonaws.com/name[:tag][@sha256:…]`; undefined when it is none of ECR. */
export function parseImageReference(image: string): ImageReference | undefined {
  const [, account = "", region = "", rest = ""] =
    /^(\d{12})\.dkr\.ecr\.([a-z0-9-]+)\.amazonaws\.com(?:\.cn)?\/(.+)$/.exec(image) ?? [];
  const [named = "", digest] = rest.split("@");
  const [repository = "", tag = "latest"] = named.split(":");
  const isWellFormed = repositoryPattern.test(repository) && tagPattern.test(tag) && named.split(":").length <= 2;
  if (!isWellFormed || (digest !== undefined && !digestPattern.test(digest))) return undefined;
  return { account, region, repository, reference: digest ?? tag };
}
