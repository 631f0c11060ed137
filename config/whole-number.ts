import { z } from "zod";

/** A whole number between two others; the unit stands in every message. */
export const wholeNumber = (least: number, most: number, unit: string) =>
  z
    .number()
    .int(`is not a whole number of ${unit}`)
    .min(least, `is too few ${unit}; the least is ${least}`)
    .max(most, `is too many ${unit}; the most is ${most}`);
