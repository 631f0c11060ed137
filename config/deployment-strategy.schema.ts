import { z } from "zod";
import { wholeNumber } from "./whole-number";

const percent = wholeNumber(1, 99, "percent");
const minutes = wholeNumber(1, 45, "minutes");

const shifts = {
  allAtOnce: z.strictObject({ kind: z.literal("allAtOnce") }),
  canary: z.strictObject({
    kind: z.literal("canary"),
    /** Of requests that the new version answers first. @default 10 */
    percent: percent.default(10),
    /** Until it answers all. @default 5, in which an alarm of three minutes is heard */
    minutes: minutes.default(5),
  }),
  linear: z.strictObject({
    kind: z.literal("linear"),
    /** Of requests that the new version takes over in each step, the first at once. @default 20 */
    percent: percent.default(20),
    /** From one step to the next. @default 3, in which an alarm of three minutes is heard */
    everyMinutes: minutes.default(3),
  }),
};

const schemas = {
  rolling: z.strictObject({ kind: z.literal("rolling") }),
  blueGreen: z.strictObject({
    kind: z.literal("blueGreen"),
    /** How requests move to the new version. @default canary(), so that one in ten meets what is wrong with it */
    shift: z.discriminatedUnion("kind", [shifts.allAtOnce, shifts.canary, shifts.linear]).prefault({ kind: "canary" }),
    /** Minutes that the old tasks go on running, for requests to go back to at once. @default 5 */
    keepOldMinutes: wholeNumber(0, 45, "minutes").default(5),
    /**
     * Name of the function that CodeDeploy asks about the new version, when that answers at the test listener and nowhere else.
     * It ends with PutLifecycleEventHookExecutionStatus, within an hour. @default none: the health check decides
     */
    testHook: z
      .string()
      .regex(/^[\w-]{1,64}$/, "is not the name of a function; write it like thrive-dev-smoke-test, without its ARN")
      .optional(),
    /** Whether the service's alarms take a deployment back. @default true */
    alarms: z.boolean().default(true),
  }),
};

/** How a new version takes the place of the old one. */
export const deploymentStrategySchema = z.discriminatedUnion("kind", [schemas.rolling, schemas.blueGreen]);

export type DeploymentStrategyInput = z.input<typeof deploymentStrategySchema>;
export type DeploymentStrategy = z.output<typeof deploymentStrategySchema>;
export type BlueGreen = z.output<typeof schemas.blueGreen>;
export type TrafficShift = BlueGreen["shift"];

type BlueGreenSettings = Omit<z.input<typeof schemas.blueGreen>, "kind">;
type ShiftSettings<K extends keyof typeof shifts> = Omit<z.input<(typeof shifts)[K]>, "kind">;

/** ECS replaces tasks one after the other, and goes back by itself when new ones do not get healthy. */
export const rolling = () => ({ kind: "rolling" as const });

/**
 * CodeDeploy runs the new version beside the old one, and moves requests to it step by step. Needs twice the tasks meanwhile.
 * The service can neither call others nor be called by them: CodeDeploy's services have no Service Connect.
 * Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-type-bluegreen.html
 */
export const blueGreen = (settings: BlueGreenSettings = {}) => ({ kind: "blueGreen" as const, ...settings });

/** All requests in one step. */
export const allAtOnce = () => ({ kind: "allAtOnce" as const });
/** A part of the requests first, all of them after so many minutes. */
export const canary = (settings: ShiftSettings<"canary"> = {}) => ({ kind: "canary" as const, ...settings });
/** The same part more with each step. */
export const linear = (settings: ShiftSettings<"linear"> = {}) => ({ kind: "linear" as const, ...settings });

/** Minutes from the first request that the new version gets to the last that the old one did. */
export function shiftMinutes(shift: TrafficShift): number {
  if (shift.kind === "allAtOnce") return 0;
  if (shift.kind === "canary") return shift.minutes;
  return (Math.ceil(100 / shift.percent) - 1) * shift.everyMinutes;
}
