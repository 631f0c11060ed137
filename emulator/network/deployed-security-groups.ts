import type { EC2Client, SecurityGroupRule } from "@aws-sdk/client-ec2";
import type { Context } from "../context";
import { contains } from "./ipv4-range";
import type { SecurityGroups } from "./security-groups";

/** One line of a security group. */
export interface GroupRule {
  readonly groupId: string;
  readonly isEgress: boolean;
  /** `tcp`, `6`, `-1` for all. */
  readonly protocol: string;
  readonly fromPort: number;
  readonly toPort: number;
  /** The other end: a group, or address ranges (those of a prefix list too). */
  readonly peerGroup?: string;
  readonly ranges: readonly string[];
}

/** All that decides. */
export interface GroupRules {
  readonly rules: readonly GroupRule[];
  /** Address ranges of the VPC that a group is in, by group. */
  readonly vpcRanges: Readonly<Record<string, readonly string[]>>;
}

/**
 * Whether groups let a TCP connection through. Who carries no group is held back by none, and is known by its VPC's addresses.
 * A range counts when it takes in the whole VPC of the other end: which subnet that stands in is not asked.
 */
export function permits(
  { rules, vpcRanges }: GroupRules,
  from: readonly string[],
  to: readonly string[],
  port: number,
): boolean {
  const passes = (groups: readonly string[], peers: readonly string[], isEgress: boolean) =>
    groups.length === 0 ||
    rules.some(
      (rule) =>
        rule.isEgress === isEgress &&
        groups.includes(rule.groupId) &&
        coversPort(rule, port) &&
        coversPeer(
          rule,
          peers,
          (peers.length > 0 ? peers : groups).flatMap((group) => vpcRanges[group] ?? []),
        ),
    );
  return passes(from, to, true) && passes(to, from, false);
}

function coversPort({ protocol, fromPort, toPort }: GroupRule, port: number): boolean {
  if (protocol === "-1") return true;
  return (protocol === "tcp" || protocol === "6") && ((fromPort <= port && port <= toPort) || fromPort === -1);
}

function coversPeer({ peerGroup, ranges }: GroupRule, peers: readonly string[], addresses: readonly string[]): boolean {
  if (peerGroup !== undefined) return peers.includes(peerGroup);
  return ranges.some(
    (range) => range === "0.0.0.0/0" || (addresses.length > 0 && addresses.every((one) => contains(range, one))),
  );
}

/** The security groups that EC2 has been told of, read when first asked and again after a change. */
export class DeployedSecurityGroups implements SecurityGroups {
  private client?: EC2Client;
  private read?: Promise<GroupRules>;

  constructor(private readonly context: Pick<Context, "clients" | "changes">) {
    context.changes.listen(["ec2"], () => (this.read = undefined));
  }

  async permit(from: readonly string[], to: readonly string[], port: number): Promise<boolean> {
    return permits(await this.rules(), from, to, port);
  }

  private rules(): Promise<GroupRules> {
    if (this.read !== undefined) return this.read;
    const reading = this.readAll();
    this.read = reading;
    reading.catch(() => this.read === reading && (this.read = undefined));
    return reading;
  }

  private async readAll(): Promise<GroupRules> {
    const sdk = await import("@aws-sdk/client-ec2");
    const client = (this.client ??= new sdk.EC2Client(this.context.clients.settings("ec2")));
    const [{ SecurityGroupRules = [] }, { SecurityGroups = [] }, { Vpcs = [] }] = await Promise.all([
      client.send(new sdk.DescribeSecurityGroupRulesCommand({})),
      client.send(new sdk.DescribeSecurityGroupsCommand({})),
      client.send(new sdk.DescribeVpcsCommand({})),
    ]);
    const lists = [...new Set(SecurityGroupRules.flatMap(({ PrefixListId }) => PrefixListId ?? []))];
    const entries = await Promise.all(lists.map(async (id) => [id, await this.entriesOf(id)] as const));
    const ranges = new Map(Vpcs.map(({ VpcId, CidrBlock }) => [VpcId, [CidrBlock!]]));
    return {
      rules: SecurityGroupRules.map((rule) => ruleOf(rule, new Map(entries))),
      vpcRanges: Object.fromEntries(SecurityGroups.map(({ GroupId, VpcId }) => [GroupId!, ranges.get(VpcId) ?? []])),
    };
  }

  private async entriesOf(PrefixListId: string): Promise<string[]> {
    const { GetManagedPrefixListEntriesCommand } = await import("@aws-sdk/client-ec2");
    const { Entries = [] } = await this.client!.send(new GetManagedPrefixListEntriesCommand({ PrefixListId }));
    return Entries.flatMap(({ Cidr }) => Cidr ?? []);
  }
}

function ruleOf(rule: SecurityGroupRule, lists: ReadonlyMap<string, readonly string[]>): GroupRule {
  const { GroupId, IsEgress, IpProtocol, FromPort, ToPort, CidrIpv4, PrefixListId, ReferencedGroupInfo } = rule;
  return {
    groupId: GroupId!,
    isEgress: IsEgress === true,
    protocol: IpProtocol ?? "-1",
    fromPort: FromPort ?? -1,
    toPort: ToPort ?? -1,
    peerGroup: ReferencedGroupInfo?.GroupId,
    ranges: [...(CidrIpv4 === undefined ? [] : [CidrIpv4]), ...(lists.get(PrefixListId ?? "") ?? [])],
  };
}
