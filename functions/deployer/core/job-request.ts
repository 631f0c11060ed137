import * as z from "zod";
import { readParameters } from "../../pipeline-jobs/read-parameters";

const jobRequest = z.strictObject({
  step: z.enum(["request", "deploy"]),
  environment: z.string().regex(/^[a-z][a-z0-9-]*$/, "is not lower-case words joined by dashes"),
  execution: z.string().regex(/^[\w-]{1,100}$/, "is not the id of an execution"),
});

/** What an action of the pipeline asks for. */
export type JobRequest = z.output<typeof jobRequest>;

export function readJobRequest(userParameters: string | undefined): JobRequest {
  return readParameters(jobRequest, userParameters);
}
