import { App } from "cdktf";
import { tmpdir } from "node:os";
import { forgetTokenOrigins } from "../../stacks/forget-token-origins";

forgetTokenOrigins();

/** An app that nobody synthesizes: stacks are rendered from it in memory, and nothing is written. */
export function scratchApp(): App {
  return new App({ outdir: tmpdir(), stackTraces: false });
}
