import path from "node:path";
import type { ResolvedEnvironment } from "../config/platform";

/** What the catalogue says of where a service is built from. */
export interface DeclaredService {
  /** Key of the repository that its source is in. */
  readonly home: string;
  /** Its Dockerfile in that repository. */
  readonly dockerfile: string;
}

/** Every service that an environment runs, by its name. */
export function declaredServices({ services }: ResolvedEnvironment): ReadonlyMap<string, DeclaredService> {
  return new Map(
    services.map(({ name, source, build }) => {
      const dockerfile = path.posix.join(source.path, build.dockerfile);
      return [name, { home: source.repository, dockerfile }];
    }),
  );
}
