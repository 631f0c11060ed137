import { platforms } from "../config/platforms";
import { resolveAll } from "../config/resolve-all";
import { services } from "../services";
import { source as sourceTree } from "../services/source";

/** What the catalogue says of a service, as the local platform runs it. */
export interface DeclaredService {
  /** Folder of its source in the repository; undefined when it declares none. */
  readonly source?: string;
  /** Tasks. */
  readonly least: number;
}

/** Every service of the local platform, by its name. */
export function declaredServices(): ReadonlyMap<string, DeclaredService> {
  const resolved = resolveAll([platforms.local!], services, sourceTree).flatMap(({ environments }) => environments);
  return new Map(
    resolved.flatMap((environment) =>
      environment.services.map(({ name, source, scaling }) => [name, { source: source.path, least: scaling.min }]),
    ),
  );
}
