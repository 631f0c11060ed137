/** A command of ours as a way out. It names the environment that was named, since without one it acts on the local AWS. */
export function again(command: string, environment: string | undefined): string {
  return `./thrive ${command}${environment === undefined ? "" : ` --env ${environment}`}`;
}
