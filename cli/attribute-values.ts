import type { AttributeValue } from "@aws-sdk/client-dynamodb";

/** An item of DynamoDB as plain values. */
export function plainItem(item: Readonly<Record<string, AttributeValue>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(item).map(([name, value]) => [name, plainValue(value)]));
}

function plainValue({ S, N, BOOL, L, M, SS }: AttributeValue): unknown {
  if (N !== undefined) return Number(N);
  if (L !== undefined) return L.map(plainValue);
  if (M !== undefined) return plainItem(M);
  return S ?? BOOL ?? SS;
}
