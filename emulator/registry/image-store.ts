/** An image as a task runs it: its one layer unpacked, and what its configuration says. */
export interface PulledImage {
  /** `sha256:…` of the manifest. */
  readonly digest: string;
  /** Absolute folder with the unpacked files; shared by all tasks of this digest, so that nobody may write there. */
  readonly folder: string;
  /** What is run, before the `cmd`; one of the two is not empty. */
  readonly entrypoint: readonly string[];
  /** Arguments of the entrypoint, or all that is run when there is none. */
  readonly cmd: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Path inside the image, such as `/app`. */
  readonly workingDirectory: string;
  readonly labels: Readonly<Record<string, string>>;
  /** As the image names it, such as `node` or `1000:1000`; empty for root. */
  readonly user: string;
}

/** Gives tasks their images. */
export interface ImageStore {
  /**
   * @param image `123456789012.dkr.ecr.us-east-1.amazonaws.com/local-collections:1.0.0`, or `…@sha256:…`
   * @throws Error whose message begins with `CannotPullContainerError: `, in AWS's words
   */
  pull(image: string): Promise<PulledImage>;
}
