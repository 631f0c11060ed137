import * as z from "zod";
import { jsonVariable } from "../json-variable";
import type { DrillPlan } from "../../config/drill-plan";

export interface DrillEnvironment {
  readonly plan: DrillPlan;
  /** Of the queue that subscribes to every topic. */
  readonly queueUrl: string;
}

const arn = z.string().startsWith("arn:");

const plan = z.object({
  landing: z.string().min(1),
  topics: z.array(
    z.object({
      path: z.string().min(1),
      arn,
      alarm: z.string().min(1).optional(),
      emails: z.array(z.string()),
    }),
  ),
  webhooks: z.array(z.object({ path: z.string().min(1), rule: z.string().min(1) })),
});

const variables = z.object({ PLAN: jsonVariable(plan), QUEUE_URL: z.string().min(1) });

/** What the function is told by its environment. */
export function drillEnvironment(environment: NodeJS.ProcessEnv): DrillEnvironment {
  const { success, data, error } = variables.safeParse(environment);
  if (!success) throw new Error(`environment of the fire drill: ${z.prettifyError(error)}`);
  return { plan: data.PLAN, queueUrl: data.QUEUE_URL };
}
