import { z } from "zod";
import { readParameters } from "../../pipeline-jobs/read-parameters";
import { severities } from "./findings";
import { commitPattern } from "./image-tag";

const name = z.string().regex(/^[a-z][a-z0-9-]*$/, "is not lower-case words joined by dashes");
const commit = z.string().regex(commitPattern, "is not a commit of 40 hexadecimal digits");
const execution = z.string().regex(/^[\w-]{1,100}$/, "is not the id of an execution");
/** Source: https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_CreateRepository.html */
const repository = z
  .string()
  .regex(/^[a-z0-9]+([._/-]+[a-z0-9]+)*$/, "is not a name of a repository")
  .max(256);

const revisions = {
  service: name,
  repository,
  commit,
  /** Of further repositories, by their keys. */
  commits: z.record(name, commit).default({}),
  execution,
  decision: z.string().min(1).max(1000),
};

const acceptedFinding = z.strictObject({
  id: z.string().min(1),
  /** Last day, in UTC. */
  until: z.iso.date(),
});

const jobRequest = z.discriminatedUnion("step", [
  z.strictObject({ step: z.literal("prepare"), ...revisions }),
  z.strictObject({
    step: z.literal("gate"),
    ...revisions,
    blockFrom: z.enum(severities).default("HIGH"),
    acceptedFindings: z.array(acceptedFinding).readonly().default([]),
    /** What becomes of an image that the scanner does not know. @default refuse */
    unscanned: z.enum(["refuse", "accept"]).default("refuse"),
  }),
]);

/** What an action of a pipeline asks for. */
export type JobRequest = z.output<typeof jobRequest>;
export type PrepareRequest = Extract<JobRequest, { step: "prepare" }>;
export type GateRequest = Extract<JobRequest, { step: "gate" }>;

/** Reads an action's UserParameters. */
export function readJobRequest(userParameters: string | undefined): JobRequest {
  return readParameters(jobRequest, userParameters);
}
