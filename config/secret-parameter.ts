import type { ResolvedLanding } from "./platform";

/** The parameter in which a landing keeps a secret. Each has its own, also where two share an account. */
export function secretParameter({ platform, name }: ResolvedLanding, path: string): string {
  return `/${platform}/${name}${path}`;
}
