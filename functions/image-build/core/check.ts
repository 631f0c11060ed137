import type { CheckRequest } from "./job-request";
import type { PassedImage, Ports } from "./ports";
import { Refusal } from "./refusal";

/** What the pipeline's variable `IMAGE_DIGEST` is when an execution deploys what it built itself. */
export const builtHere = "build";

/** Variables of the action's namespace. */
export interface Checked {
  /** `sha256:…`: what this execution deploys. */
  readonly IMAGE_DIGEST: string;
  readonly IMAGE_TAG: string;
}

/** The image that an execution would deploy: it is in the service's repository, and passed the gate. */
export async function check(request: CheckRequest, ports: Ports): Promise<Checked> {
  const { service, repository, environment } = request;
  const digest = request.digest === builtHere ? await builtDigest(request, ports) : request.digest;
  const passed = await ports.builds.passed(service, digest);
  if (passed === undefined) throw new Refusal(notPassed(digest, service, environment));
  if ((await ports.images.find(repository, digest)) === undefined) {
    throw new Refusal(`${repository}: the image ${digest} (${passed.tag}) is no longer there; deploy another`);
  }
  return variables(passed);
}

function notPassed(digest: string, service: string, environment: string): string {
  return `the image ${digest} never passed the gate of ${service}, so ${environment} does not take it; deploy one that did`;
}

async function builtDigest({ service, execution }: CheckRequest, { builds }: Ports): Promise<string> {
  const digest = (await builds.find(service, execution))?.digest;
  if (digest !== undefined) return digest;
  throw new Refusal(
    `execution ${execution} of ${service} built no image that passed the gate; start one that builds, or give it an image by IMAGE_DIGEST`,
  );
}

function variables({ digest, tag }: PassedImage): Checked {
  return { IMAGE_DIGEST: digest, IMAGE_TAG: tag };
}
