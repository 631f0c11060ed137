import type { Method, Resource } from "./deployed-api";

export interface MatchedMethod {
  readonly resource: Resource;
  readonly method: Method;
  /** As the API declares it: `ANY` when that is what matched. */
  readonly verb: string;
  /** Values as sent, by parameter. */
  readonly parameters: Readonly<Record<string, string>>;
}

/**
 * The resource of a path and its method. Fixed segments go before parameters, and both before `{proxy+}`;
 * a resource that lacks the method leaves the request to the next.
 */
export function matchResource(resources: readonly Resource[], verb: string, path: string): MatchedMethod | undefined {
  const segments = segmentsOf(path);
  const fitting = resources.flatMap((resource) => {
    const parameters = matchPath(segmentsOf(resource.path), segments);
    const named = resource.methods[verb] ? verb : "ANY";
    const method = resource.methods[named];
    return parameters && method ? [{ resource, method, verb: named, parameters }] : [];
  });
  return fitting.sort((one, other) => compare(one.resource.path, other.resource.path))[0];
}

function matchPath(pattern: readonly string[], segments: readonly string[]): Record<string, string> | undefined {
  const parameters: Record<string, string> = {};
  for (const [index, part] of pattern.entries()) {
    const rest = segments.slice(index);
    if (part.endsWith("+}"))
      return rest.length > 0 ? { ...parameters, [part.slice(1, -2)]: rest.join("/") } : undefined;
    if (rest.length === 0) return undefined;
    if (part.startsWith("{")) parameters[part.slice(1, -1)] = rest[0]!;
    else if (part !== decoded(rest[0]!)) return undefined;
  }
  return pattern.length === segments.length ? parameters : undefined;
}

/** A slash at the end is no segment where there is nothing before it, and is one for `{proxy+}` elsewhere: `/a/` is `a`, ``. */
function segmentsOf(path: string): string[] {
  return path === "/" ? [] : path.slice(1).split("/");
}

function compare(one: string, other: string): number {
  const ranks = [one, other].map((path) => segmentsOf(path).map(rankOf));
  const [first = [], second = []] = ranks;
  for (let index = 0; index < Math.max(first.length, second.length); index++) {
    const difference = (first[index] ?? 3) - (second[index] ?? 3);
    if (difference !== 0) return difference;
  }
  return 0;
}

function rankOf(part: string): number {
  if (part.endsWith("+}")) return 2;
  return part.startsWith("{") ? 1 : 0;
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
