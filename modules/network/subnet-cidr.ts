/** Each letter has its own eighth of the network, whichever other zones there are; two eighths stay free. */
const zoneLetters = ["a", "b", "c", "d", "e", "f"];

/**
 * The private subnet of an availability zone.
 * @param cidr a private network from /16 to /22
 * @param zone its letter
 */
export function subnetCidr(cidr: string, zone: string): string {
  const [address = "", prefix = ""] = cidr.split("/");
  const subnetPrefix = Number(prefix) + 3;
  const size = 2 ** (32 - subnetPrefix);
  const start = address.split(".").reduce((number, octet) => number * 256 + Number(octet), 0);
  return `${dotted(start + zoneLetters.indexOf(zone) * size)}/${subnetPrefix}`;
}

function dotted(address: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join(".");
}
