/** A name and port under which services of a namespace reach one of them. */
export interface ServiceAlias {
  /** `collections` */
  readonly dnsName: string;
  readonly port: number;
  /** ARN of the service that answers. */
  readonly service: string;
  /** Port of its container: what security groups speak of. */
  readonly containerPort: number;
  /** Seconds. @default 15, Service Connect's own for HTTP */
  readonly requestTimeout?: number;
}

/**
 * An environment in which every value that is a URL of an alias has the address of a listener of this machine instead.
 * @param listenerOf answers `http://127.0.0.1:PORT`
 */
export async function withListeners(
  environment: Readonly<Record<string, string>>,
  aliases: readonly ServiceAlias[],
  listenerOf: (alias: ServiceAlias) => Promise<string>,
): Promise<Record<string, string>> {
  const entries = Object.entries(environment).map(async ([name, value]): Promise<[string, string]> => {
    const called = aliases.find((alias) => isUrlOf(alias, value));
    return [name, called ? value.replace(origin, await listenerOf(called)) : value];
  });
  return Object.fromEntries(await Promise.all(entries));
}

const origin = /^http:\/\/[^/?#]+/i;

function isUrlOf(alias: ServiceAlias, value: string): boolean {
  if (!origin.test(value) || !URL.canParse(value)) return false;
  const { hostname, port } = new URL(value);
  return hostname === alias.dnsName.toLowerCase() && Number(port || 80) === alias.port;
}
