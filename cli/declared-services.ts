import path from "node:path";
import type { Platform } from "../config/platform";

/** What the catalogue says of a service, as the local platform builds and runs it. */
export interface DeclaredService {
  /** Key of the repository that its source is in. */
  readonly home: string;
  /** Its Dockerfile in that repository. */
  readonly dockerfile: string;
  /** Tasks. */
  readonly least: number;
}

/** Every service of a platform, by its name. */
export function declaredServices({ environments }: Platform): ReadonlyMap<string, DeclaredService> {
  return new Map(
    environments.flatMap(({ services }) =>
      services.map(({ name, source, build, scaling }) => {
        const dockerfile = path.posix.join(source.path, build.dockerfile);
        return [name, { home: source.repository, dockerfile, least: scaling.min }];
      }),
    ),
  );
}
