import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import { gunzipSync, gzipSync } from "node:zlib";
import type { Decision } from "../core/decision";

/** Bytes of a decision that are stored as they are, to be read in the console too. */
const plainBytes = 50_000;

/** A decision as attributes of an item. One of many services is packed: DynamoDB takes 400 KB an item, and the core bounds what there is. */
export function storedDecision(decision: Decision): Record<string, AttributeValue> {
  const text = JSON.stringify(decision);
  return Buffer.byteLength(text) <= plainBytes ? { decision: { S: text } } : { packed: { B: gzipSync(text) } };
}

export function readDecision({ decision, packed }: Record<string, AttributeValue>): Decision | undefined {
  const text = decision?.S ?? (packed?.B === undefined ? undefined : gunzipSync(packed.B).toString());
  return text === undefined ? undefined : (JSON.parse(text) as Decision);
}
