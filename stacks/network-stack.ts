import type { Construct } from "constructs";
import { awsServicesUsed } from "../config/aws-services-used";
import type { ResolvedEnvironment } from "../config/platform";
import { EncryptionKey } from "../modules/encryption-key";
import { Network } from "../modules/network";
import { BaseStack } from "./base-stack";
import { environmentTags } from "./environment-tags";
import { namesIn } from "./names";

/** `<env>-network`: where everything runs, without a way to the internet. */
export class NetworkStack extends BaseStack {
  readonly outputs;

  constructor(scope: Construct, environment: ResolvedEnvironment) {
    super(scope, `${environment.name}-network`, environment, environmentTags(environment));
    const name = namesIn(environment);
    const key = new EncryptionKey(this, "key", {
      place: environment.aws,
      alias: name("alias", "network"),
      description: `Logs of traffic in ${environment.name}`,
      protect: environment.protect,
    }).allowLogs();
    const network = new Network(this, "network", {
      place: environment.aws,
      name,
      cidr: environment.network.cidr,
      zones: environment.network.zones,
      endpoints: awsServicesUsed(environment.services),
      flowLogs: { keyArn: key.arn, protect: environment.protect },
    });
    this.outputs = this.publish({
      vpcId: network.vpc.id,
      privateSubnetIds: network.subnets.map(({ id }) => id),
      trafficKeyArn: key.arn,
      workloadsSecurityGroupId: network.endpoints.workloads.id,
    });
  }
}

export type NetworkOutputs = NetworkStack["outputs"];
