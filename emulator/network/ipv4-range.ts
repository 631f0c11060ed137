/** Whether an IPv4 address is in a range: `10.0.0.7`, `10.0.0.0/16`. */
export function isWithin(address: string, range: string): boolean {
  const { first, last } = bounds(range);
  const number = numberOf(address);
  return first <= number && number <= last;
}

/** Whether a range lies in another as a whole. */
export function contains(outer: string, inner: string): boolean {
  const [one, other] = [bounds(outer), bounds(inner)];
  return one.first <= other.first && other.last <= one.last;
}

function bounds(range: string): { readonly first: number; readonly last: number } {
  const [network = "", bits = "32"] = range.split("/");
  const size = 2 ** (32 - Number(bits));
  const first = Math.floor(numberOf(network) / size) * size;
  return { first, last: first + size - 1 };
}

function numberOf(address: string): number {
  return address.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);
}
