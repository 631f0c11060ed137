import { z } from "zod";
import { kebabCase } from "./text";

/** What a platform says itself; its delivery and environments are checked each in its own place. */
export const platformSchema = z.strictObject({
  name: kebabCase(12),
  stackPrefix: z
    .string()
    .regex(/^([a-z][a-z0-9]*-)+$/, "is not lower-case words that each end in a dash; write it like local-")
    .optional(),
  delivery: z.unknown(),
  environments: z.array(z.unknown()).min(1, "names no environment; a platform has at least one"),
});
