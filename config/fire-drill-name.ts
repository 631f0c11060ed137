import { nameFor } from "./naming";
import type { ResolvedLanding } from "./platform";

/** The function that tries every way in which people hear of a landing. */
export function fireDrillName({ platform, name }: Pick<ResolvedLanding, "platform" | "name">): string {
  return nameFor("function", platform, name, "fire-drill");
}
