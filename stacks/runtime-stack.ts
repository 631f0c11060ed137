import type { Construct } from "constructs";
import type { ResolvedEnvironment } from "../config/platform";
import { CallGraph } from "../modules/call-graph";
import { Cluster } from "../modules/cluster";
import { EncryptionKey } from "../modules/encryption-key";
import { deploymentSentences } from "../modules/deployment-sentences";
import { NotificationTopic } from "../modules/notification-topic";
import { BaseStack } from "./base-stack";
import { environmentTags } from "./environment-tags";
import type { FunctionCodeOf } from "./function-code";
import { namesIn } from "./names";
import type { NetworkOutputs } from "./network-stack";
import { placeSignals, type Signals } from "./place-signals";

/** `<env>-runtime`: the cluster that services share, who may call whom, and who is told when something breaks. */
export class RuntimeStack extends BaseStack {
  readonly outputs;

  constructor(
    scope: Construct,
    environment: ResolvedEnvironment,
    network: NetworkOutputs,
    functionCode: FunctionCodeOf,
  ) {
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
    const { alerts } = this.signals(environment, key.arn, functionCode);
    const calls = new CallGraph(this, "calls", { vpcId, name, services: environment.services });
    this.outputs = this.publish({
      keyArn: key.arn,
      clusterArn: cluster.arn,
      namespaceArn: namespace.arn,
      criticalTopicArn: alerts.critical,
      warningTopicArn: alerts.warning,
      serviceSecurityGroupIds: Object.fromEntries([...calls.securityGroups].map(([service, { id }]) => [service, id])),
    });
  }

  private signals(environment: ResolvedEnvironment, keyArn: string, functionCode: FunctionCodeOf): Signals {
    const { aws: place, name: landing, logRetentionDays } = environment;
    const name = namesIn(environment);
    return placeSignals(this, environment, {
      keyArn,
      functionCode,
      logRetentionInDays: logRetentionDays,
      sentences: deploymentSentences({ place, landing, cluster: name("cluster"), applications: [] }),
      messages: name("topic", "messages"),
      subject: `Deployments in ${landing}`,
      chatTopic: this.chatTopic(environment, keyArn),
    });
  }

  /** For chat alone, when some is told. */
  private chatTopic(environment: ResolvedEnvironment, keyArn: string): NotificationTopic | undefined {
    if (environment.notifications.chat.length === 0) return undefined;
    return new NotificationTopic(this, "notifications", {
      place: environment.aws,
      name: namesIn(environment)("topic", "notifications"),
      displayName: `Deployments in ${environment.name}, for chat`,
      keyArn,
    });
  }

  private key(environment: ResolvedEnvironment): EncryptionKey {
    const name = namesIn(environment);
    return new EncryptionKey(this, "key", {
      place: environment.aws,
      alias: name("alias", "runtime"),
      description: `Logs, alarms, messages, secrets and task storage of ${environment.name}`,
      usedThrough: ["lambda", "sns", "sqs", "ssm"],
      protect: environment.protect,
    })
      .allowLogs()
      .allowAlarms()
      .allowEvents()
      .allowTopics()
      .allowTaskStorage(name("cluster"));
  }
}

export type RuntimeOutputs = RuntimeStack["outputs"];
