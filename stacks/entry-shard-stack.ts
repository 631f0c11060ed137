import type { Construct } from "constructs";
import type { ResolvedEnvironment } from "../config/platform";
import { BaseStack } from "./base-stack";
import type { EntryOutputs } from "./entry-stack";
import { environmentTags } from "./environment-tags";
import type { NetworkOutputs } from "./network-stack";
import { placeEntryShard, type ShardValues } from "./place-entry-shard";
import type { StackOutputs } from "./stack-outputs";

/** `<env>-entry-<n>`: the way in for the services beyond the first 90. */
export class EntryShardStack extends BaseStack {
  readonly outputs;

  constructor(
    scope: Construct,
    environment: ResolvedEnvironment,
    number: number,
    network: NetworkOutputs,
    entry: EntryOutputs,
  ) {
    super(scope, `${environment.name}-entry-${number}`, environment, environmentTags(environment));
    this.outputs = this.publish(
      placeEntryShard(this, environment, number, { ...this.read(network), ...this.read(entry) }),
    );
  }
}

/** What a service needs of its shard; the stack of the first shard offers more. */
export type ShardOutputs = StackOutputs<ShardValues>;
