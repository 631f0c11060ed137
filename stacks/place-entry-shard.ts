import { entryHealthPath } from "../config/task-contract";
import type { ResolvedEnvironment } from "../config/platform";
import { EntryShard } from "../modules/entry-shard";
import type { BaseStack } from "./base-stack";
import { namesIn } from "./names";

/** How services find their shard. A type of its own, since state carries it to them. */
export type ShardValues = ReturnType<typeof placeEntryShard>;

export interface EntryShardPlace {
  readonly vpcId: string;
  readonly privateSubnetIds: string[];
  readonly workloadsSecurityGroupId: string;
  readonly certificateArn: string;
  readonly accessLogBucket: string;
}

/** Puts one shard of the way in into a stack and says how services find it. */
export function placeEntryShard(
  stack: BaseStack,
  environment: ResolvedEnvironment,
  number: number,
  place: EntryShardPlace,
) {
  const services = environment.services.filter(({ shard }) => shard === number);
  const ports = services.map(({ port }) => port);
  const tests = services.some(({ deployment }) => deployment.kind === "blueGreen");
  const { vpcLink, applicationLoadBalancer } = new EntryShard(stack, number === 1 ? "entry" : `entry-${number}`, {
    name: namesIn(environment, ...(number === 1 ? [] : [`${number}`])),
    vpcId: place.vpcId,
    subnetIds: place.privateSubnetIds,
    certificateArn: place.certificateArn,
    healthPath: entryHealthPath,
    accessLogBucket: place.accessLogBucket,
    targets: { securityGroupId: place.workloadsSecurityGroupId, ports: [...new Set(ports)].sort((a, b) => a - b) },
    tests,
    protect: environment.protect,
  });
  return {
    vpcLinkId: vpcLink.id,
    listenerArn: applicationLoadBalancer.listener.arn,
    loadBalancerArnSuffix: applicationLoadBalancer.loadBalancer.arnSuffix,
    loadBalancerSecurityGroupId: applicationLoadBalancer.securityGroup.id,
    ...testValues(applicationLoadBalancer),
  };
}

interface TestValues {
  readonly testListenerArn: string;
  /** For functions that test new versions. */
  readonly testersSecurityGroupId: string;
}

/** What services with blueGreen() find there; nothing where there is none. */
function testValues({ tests }: EntryShard["applicationLoadBalancer"]): Partial<TestValues> {
  return tests ? { testListenerArn: tests.listener.arn, testersSecurityGroupId: tests.securityGroup.id } : {};
}
