import type { IncomingMessage, ServerResponse } from "node:http";
import { repositoryPattern } from "./image-reference";
import { RegistryError } from "./registry-error";

/** A call to the registry, taken apart. */
export interface RegistryCall {
  readonly kind: "version" | "blob" | "upload" | "manifest";
  readonly method: string;
  readonly repository: string;
  /** Digest of a blob, id of an upload (empty for a new one), tag or digest of a manifest. */
  readonly reference: string;
  readonly query: URLSearchParams;
  readonly incoming: IncomingMessage;
  readonly answer: ServerResponse;
}

const kinds = [
  ["upload", /^(.+)\/blobs\/uploads\/([^/]*)$/],
  ["blob", /^(.+)\/blobs\/([^/]+)$/],
  ["manifest", /^(.+)\/manifests\/([^/]+)$/],
] as const;

/** Reads `/v2/<repository>/<kind>/<reference>`. */
export function registryCall(incoming: IncomingMessage, answer: ServerResponse): RegistryCall {
  const { url = "/", method = "GET" } = incoming;
  const { pathname, searchParams: query } = new URL(url, "http://registry");
  const path = decoded(pathname).replace(/^\/v2\/?/, "");
  if (path === "") return { kind: "version", method, repository: "", reference: "", query, incoming, answer };
  for (const [kind, pattern] of kinds) {
    const [, repository = "", reference = ""] = pattern.exec(path) ?? [];
    if (repository === "") continue;
    if (!repositoryPattern.test(repository) || repository.length > 256) {
      throw new RegistryError("NAME_INVALID", `invalid repository name '${repository}'`);
    }
    return { kind, method, repository, reference, query, incoming, answer };
  }
  throw new RegistryError("UNSUPPORTED", `${method} ${pathname} is no call of this registry`);
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    throw new RegistryError("NAME_INVALID", `invalid path '${path}'`);
  }
}

export function unsupported({ method, kind }: RegistryCall): never {
  throw new RegistryError("UNSUPPORTED", `${method} of a ${kind} is no call of this registry`);
}
