import { Refusal } from "../../pipeline-jobs/refusal";

/** Rules that a person may pass over, with a reason. */
export const overrides = ["freeze", "schema", "alarms"] as const;
export type Override = (typeof overrides)[number];

/** Reads the variable OVERRIDES: words joined by commas. */
export function readOverrides(text: string, reason: string | undefined): ReadonlySet<Override> {
  const words = text
    .split(",")
    .map((word) => word.trim())
    .filter((word) => word !== "");
  const unknown = words.find((word) => !(overrides as readonly string[]).includes(word));
  if (unknown !== undefined) {
    throw new Refusal(`OVERRIDES: ${unknown} is nothing that can be passed over; there are ${overrides.join(", ")}`);
  }
  if (words.length > 0 && reason === undefined) {
    throw new Refusal(`OVERRIDES: ${words.join(", ")} is passed over only for a reason; say it in REASON`);
  }
  return new Set(words as Override[]);
}
