import { sourceTree } from "../config/source-tree.schema";

/** What the services are built from beside their own folders. */
export const source = sourceTree({
  libraries: {
    shared: { path: "cs/Support/CSLiveSupportShared/" },
  },
  everywhere: { services: ["package.json", ".dockerignore"] },
  unmapped: "warn",
});
