import { type NameFor, nameFor } from "./naming";
import type { ResolvedLanding } from "./platform";

/** Names of everything that delivery has in AWS: `<platform>-<delivery>-…`. */
export function deliveryNames({ platform, name, aws }: Pick<ResolvedLanding, "platform" | "name" | "aws">) {
  const named: NameFor = (type, ...role) => nameFor(type, platform, name, ...role);
  return {
    pipeline: (service: string) => named("pipeline", service),
    /** The build that runs tests, and cannot push an image. */
    testProject: (service: string) => named("buildProject", service, "test"),
    /** The build that makes the image. */
    imageProject: (service: string) => named("buildProject", service, "image"),
    reportGroup: (service: string) => named("reportGroup", service, "tests"),
    notificationRule: (service: string) => named("notificationRule", service),
    /** A connection to a git provider, by the name that its repositories say. */
    connection: (said: string) => named("connection", said),
    /** The build in which the router compares a full clone, by the repository's key. */
    router: named("function", "change-router"),
    webhookFront: named("function", "webhook-front"),
    imageBuild: named("function", "image-build"),
    /** What the router has to look at, in order. */
    changes: named("fifoQueue", "changes"),
    changesDead: named("fifoQueue", "changes-dead"),
    /** Markers and decisions. */
    routes: named("table", "routes"),
    /** Build numbers and what passed the gate. */
    builds: named("table", "builds"),
    /** What was released where, when, by whom: the ledger. */
    releases: named("table", "releases"),
    /** Deploys a service to its environments. */
    deployer: (service: string) => named("function", service, "deployer"),
    /** Fails the job of a deployer that ended without an answer. */
    failedJob: named("function", "failed-job"),
    /** Who may let releases into environments, and nothing else. */
    approver: named("policy", "approver"),
    /** Who may start, stop and freeze releases, and approve none. */
    operator: named("policy", "operator"),
    artifacts: named("bucket", "artifacts", aws.accountId, aws.region),
    /** What goes to chat. */
    pipelineNotifications: named("topic", "pipeline-notifications"),
    /** Sentences that go out by e-mail. */
    pipelineMessages: named("topic", "pipeline-messages"),
  };
}

/** A service's image repository, which all environments pull from. */
export function imageRepository({ platform }: Pick<ResolvedLanding, "platform">, service: string): string {
  return nameFor("repository", platform, service);
}

export type DeliveryNames = ReturnType<typeof deliveryNames>;
