import { z } from "zod";
import { severities } from "./findings";
import { commitPattern } from "./image-tag";
import { builtHere } from "./check";
import { Refusal } from "./refusal";

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
  z.strictObject({
    step: z.literal("check"),
    environment: name,
    service: name,
    repository,
    digest: z
      .string()
      .regex(
        new RegExp(`^(${builtHere}|sha256:[0-9a-f]{64})$`),
        `is neither ${builtHere} nor sha256: with 64 hexadecimal digits`,
      ),
    execution,
  }),
]);

/** What an action of a pipeline asks for. */
export type JobRequest = z.output<typeof jobRequest>;
export type PrepareRequest = Extract<JobRequest, { step: "prepare" }>;
export type GateRequest = Extract<JobRequest, { step: "gate" }>;
export type CheckRequest = Extract<JobRequest, { step: "check" }>;

/** Reads an action's UserParameters. */
export function readJobRequest(userParameters: string | undefined): JobRequest {
  const { success, data, error } = jobRequest.safeParse(parsed(userParameters ?? ""));
  if (success) return data;
  const problems = error.issues.map(({ path, message }) =>
    path.length === 0 ? message : `${path.join(".")}: ${message}`,
  );
  throw new Refusal(`UserParameters: ${problems.join("; ")}`, "ConfigurationError");
}

/**
 * Values of an execution's variables stand in the text as they are: one with a quotation mark could end its own value and give another
 * key a second one. What was written as the pipeline's declaration writes it comes out of a reader and a writer unchanged.
 */
function parsed(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    if (JSON.stringify(value) === text) return value;
  } catch {
    // Said below.
  }
  const wayOut = "give its variables no quotation mark, backslash or line break, and start it anew";
  throw new Refusal(`UserParameters: are not as the pipeline declares them; ${wayOut}`, "ConfigurationError");
}
