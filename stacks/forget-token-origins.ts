/**
 * Spares synth most of its time. cdktf notes for every token where it was made, as a whole stack trace on a plain object, and
 * ts-node maps each line of it to TypeScript; nobody reads those. What is thrown keeps its trace.
 */
export function forgetTokenOrigins(): void {
  const capture = Error.captureStackTrace;
  Error.captureStackTrace = (subject, below) => {
    if (subject instanceof Error) capture(subject, below);
  };
}
