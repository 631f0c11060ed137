import { partitionHas } from "./aws-place";
import { type ComputeSize, computeSizes } from "./build.schema";
import type { RaisableQuota } from "./environment.schema";
import { groupBy } from "./group-by";
import type { Platform, ResolvedDelivery, ResolvedEnvironment } from "./platform";
import { type Quota, sum } from "./quota";
import type { Service } from "./service.schema";
import { deployerVariables } from "./deployer-variables";
import { environmentsOf } from "./environments-of";
import { eventRulesOfSignals, rolesOfSignals } from "./signals-quotas";
import { sourceActions } from "./source-actions";
import { sourceClosure } from "./source-closure";

/** What delivery is made of. */
export type DeliveryUse = Pick<Platform, "services" | "source" | "delivery" | "environments">;

const pipelineLimits = "https://docs.aws.amazon.com/codepipeline/latest/userguide/limits.html";
const buildActionLimits = "https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-CodeBuild.html";
const buildLimits = "https://docs.aws.amazon.com/codebuild/latest/userguide/limits.html";
const notificationLimits = "https://docs.aws.amazon.com/dtconsole/latest/userguide/limits.html";
const lambdaLimits = "https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html";

/** Actions of the stage Build: prepare, test, image, gate. */
const actionsOfBuild = 4;

/** Builds that wait for each one that may run, and that one. Source: https://docs.aws.amazon.com/codebuild/latest/userguide/builds-working.html */
const runningAndWaiting = 6;

const raisableBuilds = {
  small: "buildsSmall",
  medium: "buildsMedium",
  large: "buildsLarge",
  xlarge: "buildsXlarge",
} as const satisfies Record<ComputeSize, RaisableQuota>;

/** What AWS limits of pipelines and what they use. */
export const deliveryQuotas: readonly Quota<DeliveryUse>[] = [
  {
    what: "pipelines in a region",
    limit: 1000,
    raisable: "pipelines",
    wayOut: "give some services a platform of their own",
    source: pipelineLimits,
    used: ({ services }) => [["all services", services.length]],
  },
  {
    what: "stages of a pipeline, two beside one for each environment,",
    limit: 50,
    wayOut: "AWS raises it for nobody; deliver to fewer environments",
    source: pipelineLimits,
    used: ({ environments }) => [["every pipeline", 2 + environments.length]],
  },
  {
    what: "actions of a pipeline",
    limit: 500,
    wayOut: "AWS raises it for nobody; deliver to fewer environments",
    source: pipelineLimits,
    used: ({ services, environments, source }) =>
      services.map(({ name, source: own }) => {
        const stages = environmentsOf({ environments }, name).map(({ environment }) => actionsOf(environment));
        return [name, sourceActions(own, source).length + actionsOfBuild + sum(stages, (actions) => actions)] as const;
      }),
  },
  // A stage may have 50 actions; a build takes in fewer sources than that.
  {
    what: "source actions whose repositories one build takes in",
    limit: 5,
    wayOut: "AWS raises it for nobody; build it from fewer repositories",
    source: buildActionLimits,
    used: ({ services, source }) =>
      services.map((service) => [service.name, sourceActions(service.source, source).length] as const),
  },
  {
    what: "build projects in a region",
    limit: 5000,
    raisable: "buildProjects",
    wayOut: "give some services a platform of their own",
    source: buildLimits,
    used: ({ services, delivery }) => [["all services", 2 * services.length + clonesOf(delivery)]],
  },
  ...computeSizes.map(buildsAtOnce),
  {
    what: "notification rules in an account",
    limit: 1000,
    wayOut: "AWS raises it for nobody; give some services a platform of their own",
    source: notificationLimits,
    used: ({ services, delivery }) => [
      ["all services", partitionHas[delivery.partition].notificationRules ? services.length : 0],
    ],
  },
  {
    what: "bytes of variables, which tell a service's deployer where it delivers,",
    limit: 4096,
    wayOut: "AWS raises it for nobody; declare fewer freezes, a shorter migration or fewer environments",
    source: lambdaLimits,
    used: (use) => use.services.map((service) => [service.name, bytesOf(deployerVariables(use, service))] as const),
  },
];

/** Of machines that AWS counts apart. A push to what many are built from starts them all at once. */
function buildsAtOnce(compute: ComputeSize): Quota<DeliveryUse> {
  return {
    what: `${compute} builds, running or waiting, that one push starts`,
    limit: 1,
    room: runningAndWaiting,
    raisable: raisableBuilds[compute],
    wayOut: "let fewer services be built from it",
    source: buildLimits,
    used: ({ services, source }) => {
      const affected = services.filter(({ build }) => build.compute === compute);
      return mostStarted(affected, source);
    },
  };
}

/** The file or folder of each repository that most services are built from. */
function mostStarted(services: readonly Service[], source: DeliveryUse["source"]): [string, number][] {
  const roots = services.flatMap(({ name, source: own }) =>
    sourceClosure(own, source).map((root) => ({ ...root, user: name })),
  );
  const byRepository = groupBy(roots, ({ repository }) => repository);
  return [...byRepository].map(([repository, there]) => {
    if (source.unmapped === "all") return [`any file of ${repository}`, new Set(there.map(({ user }) => user)).size];
    const [path, users] = [...groupBy(there, (root) => root.path)].reduce((most, next) =>
      next[1].length > most[1].length ? next : most,
    );
    return [`${path} of ${repository}`, users.length];
  });
}

/** Repositories that the router compares in a clone, each by a build of its own. */
function clonesOf({ repositories }: ResolvedDelivery): number {
  return Object.values(repositories).filter(({ kind }) => kind === "gitlab" || kind === "bitbucket").length;
}

/** What the router hears beside repositories. */
const eventRulesOfTheRouter = 2;
/** Kinds of events that people are told of: eight of pipelines, two of rollbacks. */
const kindsOfSentences = 10;

const eventRulesOfADeployer = 2; // to settle what is over, and to sweep images

/** Rules of EventBridge that delivery has: the router hears each repository of CodeCommit by one, and looks at each clone by another. */
export function eventRulesOfDelivery({ delivery, services }: DeliveryUse): number {
  const { repositories } = delivery;
  const ofCodeCommit = Object.values(repositories).filter(({ kind }) => kind === "codecommit").length;
  const ofSources = eventRulesOfTheRouter + ofCodeCommit + clonesOf(delivery);
  return ofSources + services.length * eventRulesOfADeployer + eventRulesOfSignals(delivery, kindsOfSentences);
}

/** Request, Approve and Deploy, or Deploy alone. */
function actionsOf({ promotion }: ResolvedEnvironment): number {
  return promotion.kind === "approval" ? 3 : 1;
}

/** As they are sent. */
function bytesOf(variables: Readonly<Record<string, string>>): number {
  return Buffer.byteLength(JSON.stringify(variables));
}

const rolesOfAPipeline = 4; // the pipeline's, its tests', its image's and its deployer's
const rolesOfFunctions = 4; // router, webhook front, image build, failed job
const rolesOfAClone = 2; // the build's, and EventBridge's to start it

/** Roles that delivery has in its account. */
export function rolesOfDelivery({ services, delivery }: DeliveryUse): number {
  const ofClones = clonesOf(delivery) * rolesOfAClone;
  return services.length * rolesOfAPipeline + rolesOfFunctions + ofClones + rolesOfSignals(delivery);
}
