import type { PassedImage } from "../../image-build/core/ports";
import type { Begun, BreakGlass, Ended, Freeze, LedgerItem, ReleaseStep } from "./ledger";
import type { Settings } from "./settings";
import type { Strategy } from "./strategy";

/** What a deployer asks of the world. Errors of AWS are thrown as they are: the caller asks again later. */
export interface Ports {
  readonly settings: Settings;
  readonly executions: Executions;
  readonly builds: Builds;
  readonly images: Images;
  readonly ledger: Ledger;
  readonly history: History;
  /** @param name of one of the settings' environments */
  readonly environment: (name: string) => Environment;
  readonly measurements: Measurements;
  readonly announcements: Announcements;
  readonly clock: Clock;
}

export interface Clock {
  now(): Date;
  /** Passes the time between two looks. */
  pause(): Promise<unknown>;
  /** Whether this call has time for another look. */
  hasTime(): boolean;
}

/** The service's pipeline in CodePipeline. */
export interface Executions {
  /** @returns undefined when the pipeline has no such execution */
  find(id: string): Promise<Execution | undefined>;
  /** All actions of an execution, the newest first; a stage that is retried has some twice. */
  actions(execution: string): Promise<readonly ActionRun[]>;
  /** Ids of those in progress. */
  running(): Promise<readonly string[]>;
  /** Ends one at once: what it waits for is waited for no longer. */
  stop(execution: string, reason: string): Promise<void>;
}

export interface Execution {
  readonly id: string;
  /** `InProgress`, `Succeeded` … */
  readonly status: string;
  /** Resolved values. */
  readonly variables: Readonly<Record<string, string>>;
  /** ARN of who started it; undefined when nobody did, or CodePipeline does not say who. */
  readonly startedBy?: string;
  /** Whether nobody started it, but a push or CodePipeline's own rollback. @default false */
  readonly startsItself?: boolean;
  /** The execution that CodePipeline's own rollback repeats. */
  readonly repeats?: string;
}

export interface ActionRun {
  /** Of this try. */
  readonly id: string;
  readonly stage: string;
  readonly action: string;
  readonly isApproval: boolean;
  /** `InProgress`, `Succeeded`, `Failed`, `Abandoned`. */
  readonly status: string;
  readonly startedAt: Date;
  readonly updatedAt: Date;
  /** ARN of who last changed it: of an approval, who answered it. */
  readonly updatedBy?: string;
}

/** What image-build remembers. */
export interface Builds {
  /** Digest that an execution built or took over, once it passed the gate. */
  builtDigest(execution: string): Promise<string | undefined>;
  /** @returns undefined when no image of this digest ever passed the gate of this service */
  passed(digest: string): Promise<PassedImage | undefined>;
}

/** The service's image repository. */
export interface Images {
  has(digest: string): Promise<boolean>;
  /** Gives an image one more tag; one that it has already stays. */
  tag(digest: string, tag: string): Promise<void>;
  /** All that have a tag. */
  list(): Promise<readonly StoredImage[]>;
  remove(digests: readonly string[]): Promise<void>;
}

export interface StoredImage {
  readonly digest: string;
  readonly tags: readonly string[];
  readonly pushedAt: Date;
}

/** The ledger. Reads are consistent; nothing is ever changed or deleted. */
export interface Ledger {
  /** All items of this service in an environment. */
  items(environment: string): Promise<readonly LedgerItem[]>;
  /** Items of one release. */
  release(environment: string, id: string): Promise<readonly LedgerItem[]>;
  /** Puts a step of a release, once. @returns whether it is this call that put it */
  put(environment: string, id: string, step: ReleaseStep, content: object): Promise<boolean>;
  observe(environment: string, id: string, content: object): Promise<void>;
  freezes(environment: string): Promise<readonly Freeze[]>;
  breakGlasses(execution: string, environment: string): Promise<readonly BreakGlass[]>;
  /** Says that an image is about to be deleted. */
  claim(digest: string, at: Date): Promise<void>;
  /** When it was last said of an image that it is about to be deleted. */
  claimed(digest: string): Promise<Date | undefined>;
}

/** The git history of the service's own repository, as far as it can be told. */
export interface History {
  /** What `head` has and `base` lacks. Without a base: the head alone. */
  between(base: PassedImage | undefined, head: PassedImage): Promise<Changes>;
}

export interface Changes {
  /** The newest first. */
  readonly commits: readonly Commit[];
  /** Why there may be more commits than these; missing when there are none. */
  readonly lacking?: string;
  readonly files: readonly string[];
  /** Whether there may be more files. */
  readonly moreFiles: boolean;
}

export interface Commit {
  /** 40 hexadecimal digits. */
  readonly id: string;
  /** E-mail. */
  readonly author?: string;
  /** First line of its message. */
  readonly subject: string;
  /** When it was committed. */
  readonly at?: Date;
}

/** The service in one environment, through the role that may change it there. */
export interface Environment {
  readonly strategy: Strategy;
  readonly revisions: Revisions;
  readonly migrations: Migrations;
  /** The image that Terraform takes for the one in use: its digest; undefined before the first release. */
  readonly imageInUse: { read(): Promise<string | undefined>; write(digest: string): Promise<void> };
  /** Keeps scaling from going below the least number of tasks. */
  raiseLeast(): Promise<void>;
  /** Names of the service's alarms that are red. */
  redAlarms(): Promise<readonly string[]>;
}

/** The service's task definitions. */
export interface Revisions {
  /** ARN of the latest one when it has the image already, else of the next one, like the latest but for the image. */
  make(digest: string): Promise<string>;
  /** Undefined when a task definition names its image otherwise than by digest, as before the first release. */
  digestOf(revision: string): Promise<string | undefined>;
  /** The latest that is active, or the latest but one. */
  latest(but?: string): Promise<string | undefined>;
  /** Deregisters one, so that neither Terraform nor the next release begins from it. */
  drop(revision: string): Promise<void>;
  /** Digests that active task definitions and tasks name. */
  digestsInUse(): Promise<ReadonlySet<string>>;
}

/** Tasks that migrate the service's data before an image serves. */
export interface Migrations {
  /** The task of a release; undefined when there is none, or ECS has forgotten it. */
  find(release: string): Promise<MigrationTask | undefined>;
  run(release: string, revision: string, command: readonly string[]): Promise<MigrationTask>;
  stop(task: string, reason: string): Promise<void>;
}

export interface MigrationTask {
  readonly arn: string;
  readonly isStopped: boolean;
  /** Of the service's container; missing when it never ran. */
  readonly exitCode?: number;
  /** Why it stopped, in ECS's words. */
  readonly reason?: string;
}

export type MeasurementName = "Deployments" | "FailedDeployments" | "LeadTimeSeconds" | "RestoreSeconds" | "Rollbacks";

/** Where figures go: as EMF to CloudWatch, namespace `Thrive/Delivery`. */
export interface Measurements {
  measure(environment: string, figures: Readonly<Partial<Record<MeasurementName, number>>>): void;
}

/** Where the end of a release is told. */
export interface Announcements {
  /** Never rejects: a release does not fail because nobody could be told. */
  announce(event: ReleaseEvent): Promise<void>;
}

/** The event `Release State Change` of `thrive.delivery`. Texts are on one line, without quotation marks and backslashes. */
export interface ReleaseEvent {
  readonly service: string;
  readonly environment: string;
  readonly kind: Begun["kind"];
  readonly result: Ended["result"];
  readonly tag: string;
  /** A person's name, or the decision of the router. */
  readonly by: string;
  /** Why it was asked for. */
  readonly reason: string;
  /** Why it did not succeed. */
  readonly failure?: string;
}
