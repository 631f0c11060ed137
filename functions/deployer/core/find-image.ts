import type { PassedImage } from "../../image-build/core/ports";
import { Refusal } from "../../pipeline-jobs/refusal";
import type { Ports } from "./ports";
import type { Asked } from "./verify-execution";

/** The image that an execution deploys: it passed the gate, is the service's, and is still there. */
export async function findImage(asked: Asked, { settings, builds, images }: Ports): Promise<PassedImage> {
  const { service, repository } = settings;
  const digest = asked.digest ?? (await builds.builtDigest(asked.builtBy));
  if (digest === undefined) {
    throw new Refusal(
      `execution ${asked.builtBy} of ${service} built no image that passed the gate; ` +
        "start one that builds, or give it an image by IMAGE_DIGEST",
    );
  }
  const image = await builds.passed(digest);
  if (image === undefined) {
    throw new Refusal(
      `the image ${digest} never passed the gate of ${service}, so ${asked.environment.name} does not take it; deploy one that did`,
    );
  }
  if (!(await images.has(digest))) {
    throw new Refusal(`${repository}: the image ${digest} (${image.tag}) is no longer there; deploy another`);
  }
  return image;
}
