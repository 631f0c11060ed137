import { z } from "zod";

const variables = z.object({ TABLE: z.string().min(1) });

/** What the function is told by its environment. */
export function buildEnvironment(environment: NodeJS.ProcessEnv): {
  /** Name of the table of builds. */ readonly table: string;
} {
  const { success, data, error } = variables.safeParse(environment);
  if (!success) throw new Error(`environment of the image build: ${z.prettifyError(error)}`);
  return { table: data.TABLE };
}
