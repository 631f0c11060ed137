export const partitions = ["aws", "aws-us-gov"] as const;
export type Partition = (typeof partitions)[number];

/**
 * The regions that may hold federal tax information: inside the United States only.
 * Source: IRS Publication 1075 (11-2021), 3.3.1.b and SA-9(5).
 */
export const regionsByPartition = {
  aws: ["us-east-1", "us-east-2", "us-west-1", "us-west-2"],
  "aws-us-gov": ["us-gov-east-1", "us-gov-west-1"],
} as const satisfies Record<Partition, readonly string[]>;
export type Region = (typeof regionsByPartition)[Partition][number];

/** Letters of the availability zones that a region has. Source: the EC2 user guide, "Regions and Zones". */
export const zonesByRegion: Readonly<Record<Region, string>> = {
  "us-east-1": "abcdef",
  "us-east-2": "abc",
  "us-gov-east-1": "abc",
  "us-gov-west-1": "abc",
  "us-west-1": "abc", // an account sees two of them
  "us-west-2": "abcd",
};

/**
 * What delivery uses and not every partition has: CodeStar notification rules with the chat they reach, and CodePipeline's metrics.
 * Sources: https://docs.aws.amazon.com/govcloud-us/latest/UserGuide/using-services.html,
 * https://docs.aws.amazon.com/codepipeline/latest/userguide/metrics-dimensions.html
 */
export const partitionHas = {
  aws: { notificationRules: true, pipelineMetrics: true },
  "aws-us-gov": { notificationRules: false, pipelineMetrics: false },
} as const satisfies Record<Partition, object>;

/** An account and a region: all that a name needs to become an ARN. */
export interface AwsPlace {
  readonly partition: Partition;
  readonly accountId: string;
  readonly region: Region;
}

/** ARN of something regional whose name is known, so that nobody has to read another stack's state for it. */
export function arnOf({ partition, accountId, region }: AwsPlace, service: string, resource: string): string {
  return `arn:${partition}:${service}:${region}:${accountId}:${resource}`;
}

/** ARN of a role. IAM is global: no region. */
export function roleArn({ partition, accountId }: AwsPlace, roleName: string): string {
  return `arn:${partition}:iam::${accountId}:role/${roleName}`;
}

/** ARN of the root of an account. */
export function rootArn({ partition, accountId }: AwsPlace): string {
  return `arn:${partition}:iam::${accountId}:root`;
}

/** The registry host of an account. The DNS suffix is the same in both partitions. */
export function registryHost({ accountId, region }: AwsPlace): string {
  return `${accountId}.dkr.ecr.${region}.amazonaws.com`;
}
