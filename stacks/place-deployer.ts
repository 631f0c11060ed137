import { arnOf } from "../config/aws-place";
import { deliveryNames } from "../config/delivery-names";
import { deployerVariables } from "../config/deployer-variables";
import { environmentsOf } from "../config/environments-of";
import type { Platform } from "../config/platform";
import { secretParameter } from "../config/secret-parameter";
import type { Service } from "../config/service.schema";
import { sourceActions } from "../config/source-actions";
import type { Alerts } from "../modules/alerts";
import { ServiceDeployer } from "../modules/service-deployer";
import type { BaseStack } from "./base-stack";
import { deliveryLogDays } from "./delivery-retention";
import type { DeliveryOutputs } from "./delivery-stack";
import type { FunctionCodeOf } from "./function-code";
import { deployRoleArn, namesIn, recordTables, repositoryOf } from "./names";

/** What the deployer of a service takes from the stack that all deliveries share. */
export interface DeployerGround {
  readonly shared: Pick<ReturnType<DeliveryOutputs["readFrom"]>, "keyArn" | "failureQueueArn">;
  readonly alerts: Alerts;
  readonly functionCode: FunctionCodeOf;
}

/** The function that deploys a service, with its reach computed from names: the roles that it takes may come later. */
export function placeDeployer(stack: BaseStack, platform: Platform, service: Service, ground: DeployerGround): void {
  const { delivery } = platform;
  const { name } = service;
  const names = deliveryNames(delivery);
  const { keyArn, failureQueueArn } = ground.shared;
  new ServiceDeployer(stack, "deployer", {
    place: delivery.aws,
    name: namesIn(delivery, name),
    code: ground.functionCode("deployer"),
    reach: {
      service: name,
      deployRoleArns: environmentsOf(platform, name).map(({ environment }) => deployRoleArn(environment, name)),
      pipelineArn: arnOf(delivery.aws, "codepipeline", names.pipeline(name)),
      repositoryArn: repositoryOf(delivery, name).arn,
      busArn: arnOf(delivery.aws, "events", "event-bus/default"),
      tables: recordTables(delivery),
      ...sourceReach(platform, service),
      deletesImages: delivery.images.janitor.kind === "deletes",
    },
    variables: deployerVariables(platform, service),
    keyArn,
    logRetentionInDays: deliveryLogDays,
    failedJobArn: arnOf(delivery.aws, "lambda", `function:${names.failedJob}`),
    failuresTo: failureQueueArn,
    alerts: ground.alerts,
  });
}

/** Commits of GitLab and Bitbucket are in nobody's reach without a clone. */
function sourceReach({ delivery, source: tree }: Platform, { source }: Service) {
  const repositories = sourceActions(source, tree).map(({ repository: key }) => delivery.repositories[key]);
  const tokens = repositories.flatMap((one) =>
    one?.kind === "github" ? secretParameter(delivery, one.token.path) : [],
  );
  return {
    sourceArns: repositories.flatMap((one) =>
      one?.kind === "codecommit" ? arnOf(delivery.aws, "codecommit", one.name) : [],
    ),
    tokenParameterArns: [...new Set(tokens)].map((token) => arnOf(delivery.aws, "ssm", `parameter${token}`)),
  };
}
