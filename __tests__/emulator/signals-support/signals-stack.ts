import type { Construct } from "constructs";
import { resolve } from "../../../config/resolve";
import { platforms } from "../../../config/platforms";
import { EncryptionKey } from "../../../modules/encryption-key";
import { rollbackSentences } from "../../../modules/rollback-sentences";
import type { Sentence } from "../../../modules/sentence";
import { services } from "../../../services";
import { source } from "../../../services/source";
import { BaseStack } from "../../../stacks/base-stack";
import type { FunctionCodeOf } from "../../../stacks/function-code";
import { placeSignals } from "../../../stacks/place-signals";

/** As deployments have it; nobody but AWS may say that something is an event of ECS. */
const aboutItsResource: Sentence = {
  kind: "parcel",
  about: "a parcel",
  pattern: { source: ["post"], resources: [{ prefix: "arn:aws:ecs:" }] },
  paths: { service: "$.resources[0]", reason: "$.detail.reason" },
  text: "<service> is lost: <reason>",
  page: "https://post.example.gov/",
};

/** What tells people of the local delivery, and nothing else of it. */
export class SignalsStack extends BaseStack {
  constructor(scope: Construct, functionCode: FunctionCodeOf) {
    const { delivery } = resolve(platforms["local"]!, services, source);
    super(scope, "signals", delivery);
    const key = new EncryptionKey(this, "key", {
      place: delivery.aws,
      alias: "alias/signals",
      description: "Signals",
      usedThrough: ["lambda", "sns", "sqs"],
      protect: false,
    })
      .allowLogs()
      .allowAlarms()
      .allowEvents()
      .allowTopics();
    placeSignals(this, delivery, {
      keyArn: key.arn,
      functionCode,
      logRetentionInDays: 7,
      sentences: [...rollbackSentences(delivery.aws, "thrive-delivery-"), aboutItsResource],
      messages: "thrive-delivery-messages",
      subject: "Messages",
    });
  }
}
