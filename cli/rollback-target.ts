import type { Release } from "../functions/deployer/core/ledger";
import { parseImageTag } from "../functions/image-build/core/image-tag";

/** Whether an image was built before another. Only tags that a pipeline gave say that. */
export function isOlder(tag: string, than: string): boolean {
  const [one, other] = [tag, than].map((text) => parseImageTag(text)?.build);
  return one !== undefined && other !== undefined && one < other;
}

/**
 * The releases to go back to, the best first: they succeeded with an older image, and nobody rolled back from that since.
 * @param releases the newest first
 * @param tag of what is left. @default unknown: every one is older
 */
export function healthyBefore(releases: readonly Release[], tag: string | undefined): Release[] {
  return releases.filter(({ begun, ended }, place) => {
    if (ended?.result !== "succeeded" || (tag !== undefined && !isOlder(begun.tag, tag))) return false;
    const newer = releases.slice(0, place);
    return !newer.some((one) => one.begun.kind === "rollback" && one.begun.previous === begun.digest);
  });
}
