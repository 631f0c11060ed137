import type { Construct } from "constructs";
import type { Platform, ResolvedEnvironment, ResolvedService } from "../config/platform";
import { AccountStack } from "./account-stack";
import { DeliveryServiceStack } from "./delivery-service-stack";
import { DeliveryStack } from "./delivery-stack";
import { EntryShardStack, type ShardOutputs } from "./entry-shard-stack";
import { EntryStack } from "./entry-stack";
import type { FunctionCodeOf } from "./function-code";
import { NetworkStack } from "./network-stack";
import { RuntimeStack } from "./runtime-stack";
import { ServiceStack } from "./service-stack";

export interface PlatformOptions {
  /** Gives the programs that delivery and environments run. */
  readonly functionCode: FunctionCodeOf;
}

/** Makes every stack of a platform, in order; the only place where they meet. */
export function buildPlatform(scope: Construct, platform: Platform, options: PlatformOptions): void {
  const accounts = new Map(
    platform.accounts.map((landing) => {
      const { accountId } = landing.aws;
      return [accountId, new AccountStack(scope, `${platform.stackPrefix}account-${accountId}`, landing)] as const;
    }),
  );
  for (const environment of platform.environments) {
    buildEnvironment(scope, { ...platform, ...options }, environment, accounts.get(environment.aws.accountId));
  }
  buildDelivery(scope, platform, options, accounts.get(platform.delivery.aws.accountId));
}

function buildDelivery(
  scope: Construct,
  platform: Platform,
  { functionCode }: PlatformOptions,
  account: AccountStack | undefined,
): void {
  const delivery = new DeliveryStack(scope, platform, functionCode);
  if (account) delivery.addDependency(account); // notification rules and the webhooks' API look for their roles when they are first used
  for (const service of platform.services) {
    new DeliveryServiceStack(scope, platform, service, delivery.outputs, functionCode);
  }
}

function buildEnvironment(
  scope: Construct,
  { delivery, functionCode }: Platform & PlatformOptions,
  environment: ResolvedEnvironment,
  account: AccountStack | undefined,
): void {
  const network = new NetworkStack(scope, environment).outputs;
  const runtime = new RuntimeStack(scope, environment, network, functionCode);
  const entry = new EntryStack(scope, environment, network);
  if (account) runtime.addDependency(account); // ECS and API Gateway look for their roles when they are first used
  const shards = new Map<number, ShardOutputs>([[1, entry.outputs]]);
  const shardOf = ({ shard }: ResolvedService): ShardOutputs => {
    const outputs = shards.get(shard) ?? new EntryShardStack(scope, environment, shard, network, entry.outputs).outputs;
    shards.set(shard, outputs);
    return outputs;
  };
  for (const service of environment.services) {
    const ground = { delivery, network, runtime: runtime.outputs, entry: entry.outputs, shard: shardOf(service) };
    new ServiceStack(scope, environment, service, ground);
  }
}
