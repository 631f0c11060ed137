/** What a docker command takes from its surroundings, so that a test can hand it others. */
export interface Surroundings {
  /** Folder that paths are relative to. */
  readonly folder: string;
  readonly environment: NodeJS.ProcessEnv;
  /** Folder of the local images. */
  readonly images: string;
  /** Writes one line to the standard output. */
  readonly say: (line: string) => void;
  /** Writes one line to the standard error. */
  readonly warn: (line: string) => void;
  /** All of the standard input. */
  readonly input: () => Promise<string>;
}
