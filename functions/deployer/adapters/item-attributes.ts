import type { AttributeValue } from "@aws-sdk/client-dynamodb";

type Attributes = Record<string, AttributeValue>;

/** Texts, numbers and objects of them, as DynamoDB has them. */
export function toAttributes(content: object): Attributes {
  return Object.fromEntries(Object.entries(content).map(([name, value]) => [name, toAttribute(value)]));
}

export function fromAttributes(attributes: Attributes): Record<string, unknown> {
  return Object.fromEntries(Object.entries(attributes).map(([name, value]) => [name, fromAttribute(value)]));
}

function toAttribute(value: unknown): AttributeValue {
  if (typeof value === "number") return { N: String(value) };
  return typeof value === "object" ? { M: toAttributes(value!) } : { S: String(value) };
}

function fromAttribute({ S, N, M }: AttributeValue): unknown {
  if (N !== undefined) return Number(N);
  return M === undefined ? S : fromAttributes(M);
}
