import type { LocalAws } from "./local-aws";
import type { Obstacle } from "./refusal";

/** Where the CLI writes. */
export interface Output {
  write(text: string): void;
  /** A terminal gets lines that are redrawn; anything else gets plain lines. */
  readonly isTerminal: boolean;
  /** Width in characters. */
  readonly columns: number;
}

/** All that a command takes from its surroundings, so that a test can hand it others. */
export interface Workplace {
  /** Folder of the project, absolute. */
  readonly root: string;
  readonly home: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly output: Output;
  /** For what is said beside an answer that a program reads. */
  readonly errors: Pick<Output, "write">;
  readonly localAws: LocalAws;
  /** Why our local AWS could not listen on a port now; undefined when it could. */
  readonly checkPort: (port: number) => Promise<Obstacle | undefined>;
  /** Writes `cdktf.out` for a platform, by its name; rejects with what is wrong with the declarations. */
  readonly synthesize: (platform: string) => Promise<void>;
}

/** Writes one line. */
export function say(workplace: Pick<Workplace, "output">, line = ""): void {
  workplace.output.write(`${line}\n`);
}

/** Writes one line where it does not mix with an answer for programs. */
export function warn(workplace: Pick<Workplace, "errors">, line = ""): void {
  workplace.errors.write(`${line}\n`);
}
