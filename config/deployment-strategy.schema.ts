import { z } from "zod";

/** How a new version takes the place of the one before. */
export const deploymentStrategySchema = z.discriminatedUnion("kind", [z.strictObject({ kind: z.literal("rolling") })]);

export type DeploymentStrategy = z.output<typeof deploymentStrategySchema>;

/** Task by task: a new one serves before an old one goes, and ECS goes back by itself when new ones do not get healthy. */
export const rolling = () => ({ kind: "rolling" as const });
