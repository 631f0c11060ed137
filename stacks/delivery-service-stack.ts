import type { Construct } from "constructs";
import { nameFor } from "../config/naming";
import type { Platform } from "../config/platform";
import type { Service } from "../config/service.schema";
import { EncryptionKey } from "../modules/encryption-key";
import { ImageRepository } from "../modules/image-repository";
import { BaseStack } from "./base-stack";
import { executionRoleArn, repositoryOf } from "./names";

/** `delivery-<service>`: where the service's images are kept, for every environment to pull. */
export class DeliveryServiceStack extends BaseStack {
  constructor(scope: Construct, platform: Platform, { name, owner }: Service) {
    const { delivery, environments, stackPrefix } = platform;
    super(scope, `${stackPrefix}delivery-${name}`, delivery, { service: name, owner });
    const key = new EncryptionKey(this, "key", {
      place: delivery.aws,
      alias: nameFor("alias", platform.name, delivery.name, name),
      description: `Images of ${name}`,
      usedThrough: ["ecr"],
      protect: delivery.protect,
    });
    new ImageRepository(this, name, {
      name: repositoryOf(delivery, name).name,
      keyArn: key.arn,
      protect: delivery.protect,
      pullers: environments.map((environment) => ({
        partition: environment.partition,
        accountId: environment.aws.accountId,
        roleArn: executionRoleArn(environment, name),
      })),
    });
  }
}
