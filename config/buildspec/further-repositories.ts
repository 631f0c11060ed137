/** The variable with the commit of a further repository: `REVISION_SHARED_UI` for `shared-ui`. */
export function revisionVariable(key: string): string {
  return `REVISION_${key.toUpperCase().replaceAll("-", "_")}`;
}

/** Folder in the build, from its root, with the files of a further repository: what a Dockerfile copies from. */
export function furtherFolder(key: string): string {
  return `repositories/${key}`;
}

/** Puts the files of further repositories beside those of the service's own, where one build sees all of them. */
export function takeFurther(keys: readonly string[]): string[] {
  return keys.flatMap((key) => [
    `mkdir -p repositories && rm -rf ${furtherFolder(key)}`,
    // A name with a dash is no variable of the shell's, so the environment is asked.
    `cp -R "$(printenv 'CODEBUILD_SRC_DIR_source_${key}')" ${furtherFolder(key)}`,
  ]);
}
