import type { Construct } from "constructs";
import type { ResolvedEnvironment } from "../config/platform";
import { CallGraph } from "../modules/call-graph";
import { Cluster } from "../modules/cluster";
import { EncryptionKey } from "../modules/encryption-key";
import { NotificationTopic } from "../modules/notification-topic";
import { BaseStack } from "./base-stack";
import { environmentTags } from "./environment-tags";
import { namesIn } from "./names";
import type { NetworkOutputs } from "./network-stack";

/** `<env>-runtime`: the cluster that services share, who may call whom, and who is told when something breaks. */
export class RuntimeStack extends BaseStack {
  readonly outputs;

  constructor(scope: Construct, environment: ResolvedEnvironment, network: NetworkOutputs) {
    super(scope, `${environment.name}-runtime`, environment, environmentTags(environment));
    const { vpcId } = this.read(network);
    const name = namesIn(environment);
    const key = this.key(environment);
    const { cluster, namespace } = new Cluster(this, "cluster", {
      name: name("cluster"),
      namespace: name("namespace"),
      keyArn: key.arn,
      logRetentionInDays: environment.logRetentionDays,
    });
    const operations = new NotificationTopic(this, "operations", {
      place: environment.aws,
      name: name("topic", "operations"),
      displayName: `Operations of ${environment.name}`,
      keyArn: key.arn,
    }).allowAlarms();
    const calls = new CallGraph(this, "calls", { vpcId, name, services: environment.services });
    this.outputs = this.publish({
      keyArn: key.arn,
      clusterArn: cluster.arn,
      namespaceArn: namespace.arn,
      operationsTopicArn: operations.arn,
      serviceSecurityGroupIds: Object.fromEntries([...calls.securityGroups].map(([service, { id }]) => [service, id])),
    });
  }

  private key(environment: ResolvedEnvironment): EncryptionKey {
    const name = namesIn(environment);
    return new EncryptionKey(this, "key", {
      place: environment.aws,
      alias: name("alias", "runtime"),
      description: `Logs, alarms, secrets and task storage of ${environment.name}`,
      usedThrough: ["ssm", "sns"],
      protect: environment.protect,
    })
      .allowLogs()
      .allowAlarms()
      .allowTaskStorage(name("cluster"));
  }
}

export type RuntimeOutputs = RuntimeStack["outputs"];
