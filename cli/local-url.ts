/** Addresses on this machine, by the custom domain that answers there: `{ "api.thrive.test": "http://127.0.0.1:4578" }`. */
export type Domains = Readonly<Record<string, string>>;

/** The address at which a deployed URL answers on this machine; undefined when nothing serves its domain. */
export function localUrl(url: string, domains: Domains): string | undefined {
  const { host, pathname } = new URL(url);
  const base = domains[host];
  return base === undefined ? undefined : `${base}${pathname.replace(/\/$/, "")}`;
}
