import { blocks, texts, type ResourceView } from "./resource-view";

type Direction = "ingress" | "egress";

/** The address ranges that a security group or one of its rules opens; `undefined` for a rule of the other direction. */
export function rangesOf({ type, config }: ResourceView, direction: Direction): readonly string[] | undefined {
  switch (type) {
    case `aws_vpc_security_group_${direction}_rule`:
      return [...texts(config, "cidr_ipv4"), ...texts(config, "cidr_ipv6")];
    case "aws_security_group_rule":
      return config["type"] === direction ? listedRanges(config) : undefined;
    default:
      return blocks(config, direction).flatMap(listedRanges);
  }
}

/** Networks that nobody on the internet has: RFC 1918 and RFC 4193, each with the shortest prefix that stays within. */
const privateNetworks: readonly (readonly [RegExp, number])[] = [
  [/^10\./, 8],
  [/^172\.(1[6-9]|2\d|3[01])\./, 12],
  [/^192\.168\./, 16],
  [/^f[cd]/i, 7],
];

/** Whether a range holds addresses of the internet. A reference to a network of ours holds none. */
export function isOpenRange(range: string): boolean {
  if (range.startsWith("${")) return false;
  const [address = "", prefix = "0"] = range.split("/");
  return !privateNetworks.some(([pattern, shortest]) => pattern.test(address) && Number(prefix) >= shortest);
}

function listedRanges(config: unknown): readonly string[] {
  return [...texts(config, "cidr_blocks"), ...texts(config, "ipv6_cidr_blocks")];
}
