/** The networks of RFC 1918, by their first octets. */
const privateRanges = [/^10\./, /^172\.(1[6-9]|2\d|3[01])\./, /^192\.168\./];

/** Bits: the widest that AWS takes, and the narrowest whose quarters still hold a service's tasks. */
const prefixes = { widest: 16, narrowest: 22 };

/** Whether a CIDR block is a private network from /16 to /22, written by its first address. */
export function isPrivateNetwork(cidr: string): boolean {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{2})$/.exec(cidr);
  if (!match || !privateRanges.some((range) => range.test(cidr))) return false;
  const [octets, prefix] = [match.slice(1, 5).map(Number), Number(match[5])];
  if (octets.some((octet) => octet > 255) || prefix < prefixes.widest || prefix > prefixes.narrowest) return false;
  const address = octets.reduce((sum, octet) => sum * 256 + octet, 0);
  return address % 2 ** (32 - prefix) === 0;
}
