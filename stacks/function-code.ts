import type { FunctionCode } from "../modules/lambda-function";

/** The programs that delivery runs, by name. */
export type ProgramName =
  "change-router" | "deployer" | "failed-job" | "fire-drill" | "full-clone" | "image-build" | "webhook-front";

/** Gives a program as a bundle on the disk, seen from a stack's folder. */
export type FunctionCodeOf = (name: ProgramName) => FunctionCode;
