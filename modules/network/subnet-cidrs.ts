/**
 * The four quarters of a network; each availability zone takes one and the last stays free.
 * @param cidr a private network from /16 to /22
 */
export function subnetCidrs(cidr: string): readonly string[] {
  const [address = "", prefix = ""] = cidr.split("/");
  const subnetPrefix = Number(prefix) + 2;
  const size = 2 ** (32 - subnetPrefix);
  const start = address.split(".").reduce((number, octet) => number * 256 + Number(octet), 0);
  return [0, 1, 2, 3].map((quarter) => `${dotted(start + quarter * size)}/${subnetPrefix}`);
}

function dotted(address: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join(".");
}
