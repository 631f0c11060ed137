import { isWithin } from "../../network/ipv4-range";
import type { HeaderLines } from "../../header-lines";
import { headerOf } from "../gateway-request";
import type { Condition, Rule } from "./load-balancer";

/** What rules look at. */
export interface BalancedRequest {
  readonly method: string;
  readonly host: string;
  /** As sent, without the query. */
  readonly path: string;
  readonly query: string;
  readonly headers: HeaderLines;
  readonly sourceIp: string;
}

/** The first rule by priority whose conditions all hold; the default holds always. */
export function matchRule(rules: readonly Rule[], request: BalancedRequest): Rule {
  return rules.find(({ conditions }) => conditions.every((condition) => holds(condition, request)))!;
}

function holds(condition: Condition, request: BalancedRequest): boolean {
  switch (condition.field) {
    case "path-pattern":
      return condition.values.some((pattern) => matches(request.path, pattern));
    case "host-header":
      return condition.values.some((pattern) => matches(request.host.replace(/:\d+$/, ""), pattern, "i"));
    case "http-request-method":
      return condition.values.includes(request.method);
    case "http-header":
      return hasHeader(request.headers, condition.name, condition.values);
    case "query-string":
      return condition.values.some((pair) => hasPair(request.query, pair));
    case "source-ip":
      return condition.values.some((range) => isWithin(request.sourceIp, range));
  }
}

function hasHeader(headers: HeaderLines, name: string, patterns: readonly string[]): boolean {
  const value = headerOf(headers, name.toLowerCase());
  return value !== undefined && patterns.some((pattern) => matches(value, pattern, "i"));
}

/** Names and values are compared without regard to case; a pair without a name takes any. */
function hasPair(query: string, { key, value = "" }: { readonly key?: string; readonly value?: string }): boolean {
  const pairs = [...new URLSearchParams(query)];
  return pairs.some(([name, has]) => (key === undefined || matches(name, key, "i")) && matches(has, value, "i"));
}

/** `*` is any number of characters, `?` exactly one; a backslash takes their meaning away. */
export function matches(text: string, pattern: string, flags = ""): boolean {
  const expression = pattern.replace(/\\([*?\\])|[\s\S]/g, (sign, escaped: string | undefined) => {
    if (escaped !== undefined) return `\\${escaped}`;
    if (sign === "*") return "[^]*";
    if (sign === "?") return "[^]";
    return /[\w\s/]/.test(sign) ? sign : `\\u{${sign.charCodeAt(0).toString(16)}}`;
  });
  return new RegExp(`^${expression}$`, `u${flags}`).test(text);
}
