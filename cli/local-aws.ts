import type { Domains } from "./local-url";

/** A local AWS that answers. */
export interface RunningLocalAws {
  readonly endpoint: string;
  /** New at every start: what an earlier instance held is gone. */
  readonly instance: string;
  readonly pid: number;
}

/** Where ours listens unless told otherwise: beside 4566, which other emulators take. */
export const usualPort = 4577;

/** What the CLI needs of the emulator. */
export interface LocalAws {
  /** Where it listens unless told otherwise. */
  readonly port: number;
  start(options: {
    root: string;
    port?: number;
    onProgress?: (line: string) => void;
  }): Promise<RunningLocalAws & { readonly alreadyRunning: boolean }>;
  running(root: string): Promise<RunningLocalAws | undefined>;
  stop(root: string): Promise<boolean>;
  /** What still exists at the endpoint, one readable line each. */
  remaining(endpoint: string): Promise<string[]>;
  /** Where its gateway answers for each deployed domain. */
  domains(endpoint: string): Promise<Domains>;
  /** Deregisters a task definition's revision. */
  deregister(endpoint: string, arn: string): Promise<void>;
}
