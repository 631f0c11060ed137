import { z } from "zod";
import { homeRepository, libraryName, repositoryKey } from "./service-source.schema";
import { sourceFolder, sourcePath } from "./source-path";

const librarySchema = z.strictObject({
  /** Key of its repository in the delivery landing. @default "services", the one that all services share */
  repository: repositoryKey.default(homeRepository),
  /** Folder in the repository, up to 256 characters. */
  path: sourceFolder,
  /** Libraries that it is built from itself; never in a circle. @default none */
  dependsOn: z.array(libraryName).default([]),
});

/** What services are built from beside their own folders. */
export const sourceTreeSchema = z.strictObject({
  /** Folders that several services are built from, by the names that `dependsOn` uses. @default none */
  libraries: z.record(libraryName, librarySchema).default({}),
  /**
   * Files and folders that every service of a repository is built from, by the repository's key. A change starts them all.
   * @default none
   */
  everywhere: z.record(repositoryKey, z.array(sourcePath)).default({}),
  /** What a change outside of every path does: nothing, nothing with a warning, or start everything. @default "warn", so that a forgotten folder is noticed */
  unmapped: z.enum(["ignore", "warn", "all"]).default("warn"),
});

export type SourceTreeInput = z.input<typeof sourceTreeSchema>;
export type SourceTree = z.output<typeof sourceTreeSchema>;
export type Library = z.output<typeof librarySchema>;

/** Declares what services share in their repositories. Checked with everything else, before synth. */
export function sourceTree(input: SourceTreeInput): SourceTreeInput {
  return input;
}
