import { z } from "zod";
import { reason } from "./text";
import { wholeNumber } from "./whole-number";

const fourEyes = z.union([z.literal(true), z.strictObject({ kind: z.literal("without"), because: reason })], {
  error: 'is not true or without("why")',
});

/** What lets an image into an environment once the one before has it. */
export const promotionSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("automatic") }),
  z.strictObject({
    kind: z.literal("approval"),
    /** Whether the approver is somebody else than who wrote or asked for it. @default true, so that nobody alone can reach families */
    fourEyes: fourEyes.default(true),
    /** Days that a request waits before it fails; AWS takes up to 60. @default 7, a week in which somebody is there */
    waitDays: wholeNumber(1, 60, "days").default(7),
  }),
]);

export type Promotion = z.output<typeof promotionSchema>;
type Approval = Omit<Extract<z.input<typeof promotionSchema>, { kind: "approval" }>, "kind">;

/** An image goes on by itself. */
export const automatic = () => ({ kind: "automatic" as const });
/** A person is asked, with commits, image and alarms in view. */
export const approval = (settings: Approval = {}) => ({ kind: "approval" as const, ...settings });
/** One pair of eyes is enough, for a reason that is kept. */
export const without = (because: string) => ({ kind: "without" as const, because });
