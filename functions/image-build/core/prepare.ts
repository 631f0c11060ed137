import { buildNumber } from "./build-number";
import { trueTag } from "./image-labels";
import { commitTag } from "./image-tag";
import type { PrepareRequest } from "./job-request";
import type { Ports } from "./ports";
import { Refusal } from "../../pipeline-jobs/refusal";

/** What `REUSED_DIGEST` is when an image is to be built: a variable has at least one character. */
export const noDigest = "none";

/** Variables of the action's namespace. */
export interface Prepared {
  readonly BUILD_NUMBER: string;
  /** `20261121T153000Z`, of the first try. */
  readonly BUILT_AT: string;
  /** `sha256:…`, or `none`. */
  readonly REUSED_DIGEST: string;
}

/** Gives an execution its number and time, and finds whether its commit is built already. */
export async function prepare(request: PrepareRequest, ports: Ports): Promise<Prepared> {
  const { service, execution } = request;
  const build = await buildNumber(request, ports);
  const digest = await reusable(request, ports);
  await ports.builds.noteReuse(service, execution, digest);
  return { BUILD_NUMBER: String(build.number), BUILT_AT: build.at, REUSED_DIGEST: digest ?? noDigest };
}

/**
 * The image of this commit. One that is not what it says is refused here: its tag cannot be given again, so that building would be
 * in vain. Whether its findings let it through is the gate's to say.
 */
async function reusable(request: PrepareRequest, { images }: Ports): Promise<string | undefined> {
  const { repository } = request;
  const image = await images.find(repository, commitTag(request));
  if (image === undefined) return undefined;
  const found = trueTag(image, await images.labels(repository, image.digest), request);
  if (found.fault === undefined) return image.digest;
  throw new Refusal(
    `${repository}: the image ${image.digest}, tagged ${commitTag(request)}, ${found.fault}; ` +
      "delete that image, or build another commit",
  );
}
