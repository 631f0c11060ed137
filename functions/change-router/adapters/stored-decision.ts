import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import { gunzipSync, gzipSync } from "node:zlib";
import type { Decision } from "../core/decision";

/** Bytes of a decision that are stored as they are, to be read in the console too. */
const plainBytes = 50_000;

/** Bytes that a packed decision may have: DynamoDB takes 400 KB an item, with names and keys. */
const mostBytes = 350_000;

/** A decision as attributes of an item. One of many services is packed; were it still too large, its paths go and their number stays. */
export function storedDecision(decision: Decision): Record<string, AttributeValue> {
  const text = JSON.stringify(decision);
  if (Buffer.byteLength(text) <= plainBytes) return { decision: { S: text } };
  const packed = gzipSync(text);
  if (packed.length <= mostBytes) return { packed: { B: packed } };
  return { packed: { B: gzipSync(JSON.stringify(withoutPaths(decision))) } };
}

export function readDecision({ decision, packed }: Record<string, AttributeValue>): Decision | undefined {
  const text = decision?.S ?? (packed?.B === undefined ? undefined : gunzipSync(packed.B).toString());
  return text === undefined ? undefined : (JSON.parse(text) as Decision);
}

function withoutPaths(decision: Decision): Decision {
  const routes = Object.entries(decision.routes).map(([service, route]) => {
    return [service, { ...route, paths: [], truncated: route.truncated === true || route.paths.length > 0 }] as const;
  });
  return { ...decision, routes: Object.fromEntries(routes) };
}
