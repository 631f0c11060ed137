import type { PassedImage } from "../../image-build/core/ports";
import type { Release } from "./ledger";

/**
 * Why an image cannot work with the data of an environment: a release since demands code that knows more. Failed ones count, since their
 * data may have been migrated.
 * @returns undefined when it can
 */
export function schemaProblem(place: string, image: PassedImage, releases: readonly Release[]): string | undefined {
  const demanding = releases
    .filter(({ begun }) => begun.schema !== undefined && begun.digest !== image.digest)
    .sort((one, other) => other.begun.schema!.minVersion - one.begun.schema!.minVersion)[0];
  const least = demanding?.begun.schema?.minVersion ?? 0;
  const has = image.schema?.version ?? 0;
  if (demanding === undefined || has >= least) return undefined;
  const says = image.schema === undefined ? "says no version of its data" : `knows version ${has} of its data`;
  return (
    `${place}: ${image.tag} ${says}, and ${demanding.begun.tag}, released there since, needs at least ${least}; ` +
    "take a newer image, or force it by OVERRIDES=schema with a reason"
  );
}
