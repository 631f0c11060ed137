import type { Construct } from "constructs";
import { partitionHas } from "../config/aws-place";
import { arnOf } from "../config/aws-place";
import { deliveryNames } from "../config/delivery-names";
import { environmentsOf } from "../config/environments-of";
import { nativeTriggers } from "../config/native-triggers";
import { nameFor } from "../config/naming";
import type { Platform } from "../config/platform";
import type { Service } from "../config/service.schema";
import type { Alerts } from "../modules/alerts";
import { DeliveryPipeline } from "../modules/delivery-pipeline";
import { EncryptionKey } from "../modules/encryption-key";
import { ImageRepository } from "../modules/image-repository";
import { PipelineAlarms } from "../modules/pipeline-alarms";
import { PipelineNotifications } from "../modules/pipeline-notifications";
import { BaseStack } from "./base-stack";
import type { DeliveryOutputs } from "./delivery-stack";
import type { FunctionCodeOf } from "./function-code";
import { executionRoleArn, namesIn, repositoryOf } from "./names";
import { pipelineSources } from "./pipeline-sources";
import { placeBuilds } from "./place-builds";
import { placeDeployer } from "./place-deployer";

/** `delivery-<service>`: a service's way from commits to images, and where those are kept for every environment to pull. */
export class DeliveryServiceStack extends BaseStack {
  constructor(
    scope: Construct,
    private readonly platform: Platform,
    private readonly service: Service,
    private readonly shared: DeliveryOutputs,
    functionCode: FunctionCodeOf,
  ) {
    const { delivery, stackPrefix } = platform;
    const { name, owner } = service;
    super(scope, `${stackPrefix}${delivery.name}-${name}`, delivery, { service: name, owner });
    this.images();
    placeDeployer(this, platform, service, { shared: this.read(shared), alerts: this.alerts(), functionCode });
    const pipeline = this.pipeline();
    this.watch(pipeline);
  }

  private images(): void {
    const { delivery, name: platform } = this.platform;
    const { name } = this.service;
    const key = new EncryptionKey(this, "key", {
      place: delivery.aws,
      alias: nameFor("alias", platform, delivery.name, name),
      description: `Images of ${name}`,
      usedThrough: ["ecr"],
      protect: delivery.protect,
    });
    new ImageRepository(this, name, {
      name: repositoryOf(delivery, name).name,
      keyArn: key.arn,
      protect: delivery.protect,
      pullers: environmentsOf(this.platform, name).map(({ environment }) => ({
        partition: environment.partition,
        accountId: environment.aws.accountId,
        roleArn: executionRoleArn(environment, name),
      })),
    });
  }

  private pipeline(): DeliveryPipeline {
    const { platform, service } = this;
    const { delivery, source: tree } = platform;
    const { name, build, source } = service;
    const names = deliveryNames(delivery);
    const artifacts = this.artifacts();
    const sources = pipelineSources(platform, service, this.read(this.shared).connectionArns);
    const further = sources.slice(1).map(({ key }) => key);
    placeBuilds(this, { delivery, service, further, artifacts });
    return new DeliveryPipeline(this, "pipeline", {
      place: delivery.aws,
      name: names.pipeline(name),
      roleName: namesIn(delivery, name)("role", "pipeline"),
      service: name,
      repository: repositoryOf(delivery, name).name,
      sources,
      environments: environmentsOf(platform, name).map(({ environment: { name, promotion } }) => ({
        name,
        approval: promotion.kind === "approval" ? { waitDays: promotion.waitDays } : undefined,
      })),
      projects: { test: names.testProject(name), image: names.imageProject(name) },
      functions: { build: names.imageBuild, deployer: names.deployer(name) },
      approversTopicArn: arnOf(delivery.aws, "sns", names.pipelineMessages),
      gate: {
        blockFrom: build.blockFrom,
        acceptedFindings: build.acceptedFindings.map(({ id, until }) => ({ id, until })),
      },
      artifacts,
      triggers: source.trigger.kind === "native" ? nativeTriggers(source, tree, delivery) : [],
    });
  }

  private artifacts() {
    const { artifactBucket: bucket, keyArn } = this.read(this.shared);
    const { aws } = this.platform.delivery;
    const bucketArn = `arn:${aws.partition}:s3:::${deliveryNames(this.platform.delivery).artifacts}`;
    return { bucket, bucketArn, keyArn };
  }

  private alerts(): Alerts {
    const { criticalTopicArn: critical, warningTopicArn: warning } = this.read(this.shared);
    return { landing: this.platform.delivery.name, critical, warning };
  }

  private watch({ arn: pipelineArn }: DeliveryPipeline): void {
    const { delivery } = this.platform;
    const { name } = this.service;
    const { notificationsTopicArn } = this.read(this.shared);
    const names = deliveryNames(delivery);
    new PipelineAlarms(this, "alarms", {
      name: namesIn(delivery, name),
      pipeline: names.pipeline(name),
      hasMetrics: partitionHas[delivery.partition].pipelineMetrics,
      alerts: this.alerts(),
    });
    if (notificationsTopicArn === undefined) return;
    new PipelineNotifications(this, "notifications", {
      name: names.notificationRule(name),
      pipelineArn,
      topicArn: notificationsTopicArn,
    });
  }
}
