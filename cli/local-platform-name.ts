import { readDeployment } from "./deployment";

/** A platform of this machine: `tour` is `local` with a second environment. */
export type LocalPlatformName = "local" | "tour";

/** The one that is deployed, or would be by `./thrive up`. */
export const localPlatformName = (root: string): LocalPlatformName => readDeployment(root)?.platform ?? "local";
