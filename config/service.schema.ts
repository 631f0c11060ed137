import { z } from "zod";
import { buildSchema } from "./build.schema";
import { deploymentStrategySchema } from "./deployment-strategy.schema";
import { notTheSecret } from "./secret-text";
import { serviceSourceSchema } from "./service-source.schema";
import { sizesLike, taskSizes, type TaskSize } from "./task-size";
import { kebabCase, literalText } from "./text";
import { wholeNumber } from "./whole-number";

const size = z.custom<TaskSize>((value) => taskSizes.includes(value as TaskSize), {
  error: ({ input }) => {
    const near = typeof input === "string" ? sizesLike(input) : [];
    const choices =
      near.length > 0 ? near : ["0.25vCPU/0.5GB", "0.5vCPU/1GB", "1vCPU/2GB", "2vCPU/4GB", "4vCPU/8GB", "8vCPU/16GB"];
    return `is not a size that Fargate runs; take one of ${choices.join(", ")}`;
  },
});

const percent = wholeNumber(10, 90, "percent");

/** One segment: an API's base path is one, and no path can then hide another but its equal. */
const basePath = z
  .string()
  .regex(/^\/[a-z0-9]+(-[a-z0-9]+)*$/, "is not one lower-case path segment; write it like /collections")
  .max(64, "is longer than 64 characters; shorten it");

const healthPath = z
  .string()
  .regex(/^\/[\w./-]*$/, "is not a path; it starts with / and has no query")
  .max(1024, "is longer than the 1024 characters of a target group's health path; shorten it");

const port = z
  .number()
  .int("is not a port; it is a whole number")
  .min(1024, "needs root, which no task is; the least is 1024")
  .max(65_535, "is not a port; the most is 65535");

const variableName = z
  .string()
  .regex(/^[A-Z][A-Z0-9_]*$/, "is not an environment variable name; write it like LOG_LEVEL");

/** The place of an SSM SecureString parameter. */
export const secret = z.strictObject(
  {
    kind: z.literal("secret"),
    path: z.string().regex(/^\/[\w./-]+$/, "is not a parameter path; write it like /collections/bank-password"),
  },
  { error: notTheSecret },
);

const scaling = {
  /** Tasks that always run. @default 2, so that one can be replaced while the other serves */
  min: wholeNumber(1, 1000, "tasks"),
  /** Tasks that may run. @default 4, twice the least: room for a payment day without a surprise on the bill */
  max: wholeNumber(1, 1000, "tasks"),
  /** @default 60, so that a lost availability zone leaves the others below 90 */
  cpuPercent: percent,
  /** @default 75, since memory comes back late */
  memoryPercent: percent,
  /** Requests a task serves in a minute before another joins. @default 1000, about 17 a second */
  requestsPerTask: wholeNumber(10, 1_000_000, "requests a minute"),
};

const throttle = {
  /** Requests a second, all callers together. @default 100 */
  perSecond: wholeNumber(1, 10_000, "requests a second"),
  /** Requests at once. @default 200, two seconds' worth */
  burst: wholeNumber(1, 5_000, "requests"),
};

const slo = {
  /** Answers that are not a server error, in percent of a month. @default 99.9, what one region's parts can promise together */
  availabilityPercent: z
    .number()
    .min(95, "is under 95; nobody would be told of anything")
    .max(99.95, "is over 99.95, which API Gateway alone promises; one region cannot keep it"),
  /** 95 of 100 answers come within this. @default 1000 */
  p95Milliseconds: wholeNumber(10, 29_000, "milliseconds"),
};

const environmentVariables = z.record(variableName, literalText);

const migration = z.strictObject({
  /** Words of the command, as the image's own entry point gets them; a shell is one only when it is named. */
  command: z
    .array(literalText.max(1024, "is longer than 1024 characters; put it into a script of the image"))
    .min(1, "is empty; write the command, or leave the migration out")
    .max(20, "has more than 20 words; put them into a script of the image"),
  /** Minutes before it is stopped and the release fails. @default 30, half of what a release may take */
  timeoutMinutes: wholeNumber(1, 45, "minutes").default(30),
});

export const serviceSchema = z.strictObject({
  /** CAUTION: changing this recreates everything the service has. */
  name: kebabCase(24),
  /** The team that answers for it; a tag on every resource. */
  owner: kebabCase(32),
  /** What it does for families, in one sentence. */
  description: literalText.max(1024, "is longer than the 1024 characters of an API's description; shorten it"),
  /** Where its code is, and what starts its pipeline. */
  source: serviceSourceSchema,
  /** How it is tested, and how its image is made and let through. @default dockerfile(), which every service has */
  build: buildSchema.prefault({ kind: "dockerfile" }),
  /**
   * How a release takes the place of the one before. @default rolling(), which needs nothing beside the service itself
   * CAUTION: changing this recreates the service, which then runs nothing until its next release.
   */
  deployment: deploymentStrategySchema.prefault({ kind: "rolling" }),
  /** Run once with the new image, as a task of the service, before that image serves. @default nothing is run */
  migration: migration.optional(),
  /** CPU and memory of a task. @default "0.5vCPU/1GB" */
  size: size.default("0.5vCPU/1GB"),
  /** Port the container listens on. CAUTION: changing this recreates the target group. @default 8080, open to a user who is not root */
  port: port.default(8080),
  health: z
    .strictObject({
      /** Answers 200 when the task can serve, whatever its dependencies do. @default "/health" */
      path: healthPath.default("/health"),
      /** Seconds a new task may take before an unhealthy answer counts. @default 60, twice a slow start */
      graceSeconds: wholeNumber(0, 1800, "seconds").default(60),
    })
    .prefault({}),
  scaling: z
    .strictObject({
      min: scaling.min.default(2),
      max: scaling.max.default(4),
      cpuPercent: scaling.cpuPercent.default(60),
      memoryPercent: scaling.memoryPercent.default(75),
      requestsPerTask: scaling.requestsPerTask.default(1000),
    })
    .prefault({}),
  /** Services whose API this one calls; nothing else can be reached. @default none */
  calls: z.array(kebabCase(24)).default([]),
  api: z
    .strictObject({
      /** Path under the API's domain. CAUTION: changing this recreates the mapping. @default the name */
      path: basePath.optional(),
      throttle: z
        .strictObject({ perSecond: throttle.perSecond.default(100), burst: throttle.burst.default(200) })
        .prefault({}),
      /** Seconds before the API gives up. @default 29, API Gateway's own limit */
      timeoutSeconds: wholeNumber(1, 29, "seconds").default(29),
    })
    .prefault({}),
  /** Plain settings. @default none */
  environment: environmentVariables.default({}),
  /** Variables whose value is an SSM SecureString parameter, by path. @default none */
  secrets: z.record(variableName, secret).default({}),
  slo: z
    .strictObject({
      availabilityPercent: slo.availabilityPercent.default(99.9),
      p95Milliseconds: slo.p95Milliseconds.default(1000),
    })
    .prefault({}),
});

/** What an environment may set differently; the rest is the service's own. */
export const serviceOverrideSchema = z.strictObject({
  size: size.optional(),
  scaling: z.strictObject(scaling).partial().optional(),
  throttle: z.strictObject(throttle).partial().optional(),
  environment: environmentVariables.optional(),
  slo: z.strictObject(slo).partial().optional(),
});

export type ServiceInput = z.input<typeof serviceSchema>;
export type Service = z.output<typeof serviceSchema>;
export type ServiceOverride = z.input<typeof serviceOverrideSchema>;

/** Declares a business domain that runs as containers. Checked with everything else, before synth. */
export function containerService(input: ServiceInput): ServiceInput {
  return input;
}

/**
 * The value of an SSM SecureString parameter: the declaration names where it is, never what it is.
 * @param path below `/<platform>/<environment>`, where each environment keeps its own, encrypted with
 *   `alias/<platform>/<environment>/runtime`: `secretAt("/collections/bank-password")` is `/thrive/prod/collections/bank-password`
 */
export function secretAt(path: `/${string}`): { readonly kind: "secret"; readonly path: string } {
  return { kind: "secret", path };
}
