import type { IncomingMessage, ServerResponse } from "node:http";
import { localAccount } from "../local-account";
import { repositoryPattern } from "./image-reference";
import { RegistryError } from "./registry-error";

/** A call to the registry, taken apart. */
export interface RegistryCall {
  readonly kind: "version" | "blob" | "upload" | "manifest";
  readonly method: string;
  /** Whose registry is asked. */
  readonly account: string;
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
  const account = query.get("registry") ?? registryOf(incoming.headers.authorization) ?? localAccount;
  const common = { account, method, query, incoming, answer };
  if (path === "") return { ...common, kind: "version", repository: "", reference: "" };
  for (const [kind, pattern] of kinds) {
    const [, repository = "", reference = ""] = pattern.exec(path) ?? [];
    if (repository === "") continue;
    if (!repositoryPattern.test(repository) || repository.length > 256) {
      throw new RegistryError("NAME_INVALID", `invalid repository name '${repository}'`);
    }
    return { ...common, kind, repository, reference };
  }
  throw new RegistryError("UNSUPPORTED", `${method} ${pathname} is no call of this registry`);
}

/** The password that ECR gives out names the registry, and is not checked: `AWS:123456789012-auth-token`. */
function registryOf(authorization = ""): string | undefined {
  const [, encoded = ""] = /^Basic (.+)$/i.exec(authorization) ?? [];
  return /^AWS:(\d{12})-auth-token$/.exec(Buffer.from(encoded, "base64").toString())?.[1];
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
