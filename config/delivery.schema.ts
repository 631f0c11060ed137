import { z } from "zod";
import { landingSchema } from "./environment.schema";
import { gitHubActionsSchema } from "./github-actions.schema";
import { branchName, codeCommitName, groupedRepository, ownedRepository, serverName } from "./git-names";
import { notificationsSchema } from "./notifications.schema";
import { secret } from "./service.schema";
import { repositoryKey } from "./service-source.schema";
import { kebabCase } from "./text";
import { wholeNumber } from "./whole-number";

/** The branch whose newest commit is delivered. @default "main", git's own */
const branch = branchName.default("main");

/**
 * How AWS reaches a repository elsewhere: a connection that the platform makes and a person then confirms once in the console,
 * or one that is there. Repositories may share one.
 */
const connection = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("created"),
    /** Last part of its name in AWS, which has 32 characters. */
    name: kebabCase(12),
  }),
  z.strictObject({
    kind: z.literal("existing"),
    arn: z
      .string()
      .regex(
        /^arn:aws(-us-gov)?:(codeconnections|codestar-connections):[a-z0-9-]+:\d{12}:connection\/[a-f0-9-]{36}$/,
        "is not the ARN of a connection; the console shows it under Developer Tools, Connections",
      ),
  }),
]);

const codeCommitSchema = z.strictObject({
  kind: z.literal("codecommit"),
  /** Up to 100 characters. CAUTION: another name is another, empty repository. */
  name: codeCommitName,
  branch,
});

const gitHubSchema = z.strictObject({
  kind: z.literal("github"),
  /** `owner/name`. */
  repository: ownedRepository,
  branch,
  /** With which pipelines take the source. */
  connection,
  /** With which the router reads trees and differences: a fine-grained token with "Contents: read" alone. */
  token: secret,
  /** With which GitHub signs its pushes. */
  webhookSecret: secret,
  /** Of an Enterprise server. @default none: github.com */
  host: serverName.optional(),
});

const gitLabSchema = z.strictObject({
  kind: z.literal("gitlab"),
  /** `group/…/name`. */
  repository: groupedRepository,
  branch,
  /** With which pipelines and the router's clone take the source. */
  connection,
  /** Of a self-managed server. @default none: gitlab.com */
  host: serverName.optional(),
});

const bitbucketSchema = z.strictObject({
  kind: z.literal("bitbucket"),
  /** `workspace/name`. */
  repository: ownedRepository,
  branch,
  /** With which pipelines and the router's clone take the source. */
  connection,
});

const repositorySchema = z.discriminatedUnion("kind", [codeCommitSchema, gitHubSchema, gitLabSchema, bitbucketSchema]);

const routerSchema = z.strictObject({
  /**
   * Which commit a head is compared with. `lastStarted` never tries a failed one again before the service changes.
   * @default "lastSucceeded", with which no change is ever left behind
   */
  base: z.enum(["lastSucceeded", "lastStarted"]).default("lastSucceeded"),
  /** What a pipeline without any past does: run, or take the head as delivered. @default "start", so that it has a first image */
  firstRun: z.enum(["start", "baseline"]).default("start"),
  /** Whether a rejected commit is proposed again before the service changes. @default "hold", since somebody said no */
  afterRejection: z.enum(["hold", "propose"]).default("hold"),
  /** Times that a failed head is tried again without a new push; then it is blocked, with an alarm. @default 1, for what was no fault of the code */
  maxAutoRetries: wholeNumber(0, 5, "retries").default(1),
  /** Pipelines that one `run-all` starts in a minute. @default 5, which leaves builds for everybody else */
  startsPerMinute: wholeNumber(1, 60, "starts a minute").default(5),
});

const imagesSchema = z.strictObject({
  /** Releases of each environment whose images the janitor never touches. @default 10, some weeks back */
  keepReleases: wholeNumber(1, 100, "releases").default(10),
  /** What the janitor does with images that nothing needs. @default reports(), so that nothing goes before somebody has read what would */
  janitor: z
    .discriminatedUnion("kind", [
      z.strictObject({ kind: z.literal("reports") }),
      z.strictObject({ kind: z.literal("deletes") }),
    ])
    .prefault({ kind: "reports" }),
});

/** Where images and pipelines live, what they follow and whom they tell. Secrets are parameters below `/<platform>/<delivery>`. */
export const deliverySchema = landingSchema.extend({
  /** What is followed, by the keys that services use. CAUTION: a key is part of names; changing it recreates them. */
  repositories: z
    .record(repositoryKey, repositorySchema)
    .refine((repositories) => Object.keys(repositories).length > 0, "names no repository; services are built from one"),
  /** Who hears of pipelines, rollbacks and alarms of delivery. @default nobody, which a protected delivery may not say */
  notifications: notificationsSchema.prefault({}),
  router: routerSchema.prefault({}),
  images: imagesSchema.prefault({}),
  /** Who may plan and apply from GitHub Actions. @default nobody */
  gitHubActions: gitHubActionsSchema.optional(),
});

export type DeliveryInput = z.input<typeof deliverySchema>;
export type Delivery = z.output<typeof deliverySchema>;
export type Repository = z.output<typeof repositorySchema>;
export type RepositoryKind = Repository["kind"];
export type Connection = z.output<typeof connection>;
export type RouterSettings = z.output<typeof routerSchema>;

type Settings<S extends z.ZodType> = Omit<z.input<S>, "kind">;

/** Declares where images and pipelines live. Checked with everything else, before synth. */
export const deliveryLanding = (input: DeliveryInput): DeliveryInput => input;

/** A repository of the delivery account itself; the platform makes it. */
export const codeCommit = (settings: Settings<typeof codeCommitSchema>) => ({
  kind: "codecommit" as const,
  ...settings,
});
/** A repository on github.com, or on an Enterprise server. */
export const gitHub = (settings: Settings<typeof gitHubSchema>) => ({ kind: "github" as const, ...settings });
/** A repository on gitlab.com, or on a self-managed server. */
export const gitLab = (settings: Settings<typeof gitLabSchema>) => ({ kind: "gitlab" as const, ...settings });
/** A repository on bitbucket.org. */
export const bitbucket = (settings: Settings<typeof bitbucketSchema>) => ({ kind: "bitbucket" as const, ...settings });

/** The janitor says what it would delete. */
export const reports = () => ({ kind: "reports" as const });
/** The janitor deletes what nothing needs. */
export const deletes = () => ({ kind: "deletes" as const });

/** A connection that the platform makes; repositories that say the same name share it. */
export const createdConnection = (name: string) => ({ kind: "created" as const, name });
/** A connection that somebody else keeps. */
export const existingConnection = (arn: string) => ({ kind: "existing" as const, arn });
