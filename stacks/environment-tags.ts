import type { ResolvedEnvironment, ResolvedService } from "../config/platform";

export function environmentTags({ name, tags }: ResolvedEnvironment): Record<string, string> {
  return { environment: name, ...tags };
}

export function serviceTags(
  environment: ResolvedEnvironment,
  { name, owner, source }: ResolvedService,
): Record<string, string> {
  return { ...environmentTags(environment), service: name, owner, source: source.path };
}
