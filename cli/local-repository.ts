import type { Platform } from "../config/platform";
import { CodeRepository } from "./code-repository";
import { localPlatform } from "./declared-platforms";
import { hasDeployed } from "./states";
import type { Workplace } from "./workplace";

/** The repository of a local AWS that services are built from; undefined when no stack has made it. */
export function localRepository(
  { root, environment }: Pick<Workplace, "root" | "environment">,
  endpoint: string,
  platform: () => Platform = () => localPlatform(root),
): CodeRepository | undefined {
  if (!hasDeployed(root, "aws_codecommit_repository")) return undefined;
  const declared = Object.values(platform().delivery.repositories).find(({ kind }) => kind === "codecommit");
  if (declared?.kind !== "codecommit") return undefined;
  return new CodeRepository(endpoint, declared.name, declared.branch, environment);
}
