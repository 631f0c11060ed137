import path from "node:path";
import type { Diagnostic } from "./terraform-events";

/** A stack whose run failed. */
export interface FailedStack {
  readonly id: string;
  readonly errors: readonly Diagnostic[];
  /** Readable log, absolute. */
  readonly log: string;
}

/** What else is known when a run fails. */
export interface FailureCircumstances {
  readonly root: string;
  /** The command to type again: `up` or `down`. */
  readonly command: string;
}

/** Errors that are told of a stack; the log has all. */
const toldErrors = 3;

/** Causes that are known by what Terraform or AWS says, and what to do about each. The first that fits holds. */
const knownCauses: readonly { readonly says: RegExp; readonly wayOut: (command: string) => string }[] = [
  {
    says: /no space left on device/i,
    wayOut: (command) =>
      `the disk is full: free some space, then ./thrive ${command} again; it repairs the state and goes on`,
  },
  {
    says: /Failed to query available provider packages|Failed to install provider|Could not retrieve the list of available versions/,
    wayOut: (command) =>
      "neither the Terraform registry nor a mirror has the provider: allow registry.terraform.io (HTTPS_PROXY), or bring a " +
      "mirror made elsewhere with: terraform providers mirror FOLDER, and put it into ~/.terraform.d/plugins; " +
      `then ./thrive ${command} again`,
  },
  {
    says: /Error acquiring the state lock/,
    wayOut: (command) => `another terraform still works on this stack: wait for it, then ./thrive ${command} again`,
  },
  {
    says: /Saved plan is stale/,
    wayOut: () => "somebody changed the state since the plan: ./thrive plan again, and apply that",
  },
  {
    says: /already ?exists|AlreadyOwnedByYou|Duplicate\b|EntityAlreadyExists|ResourceInUse/i,
    wayOut: (command) =>
      `if an earlier run was killed, it exists and no state knows it: ./thrive down, then ./thrive up makes all anew; ` +
      `else two resources have one name: rename one, then ./thrive ${command} again`,
  },
];

/** A failure for people: stack, resource, AWS's answer, way out, log. */
export function describeFailure({ id, errors, log }: FailedStack, { root, command }: FailureCircumstances): string {
  const answers = errors.length === 0 ? [{ summary: "terraform ended without an error message", detail: "" }] : errors;
  const more = answers.length - toldErrors;
  return [
    `${id} failed:`,
    ...answers.slice(0, toldErrors).flatMap(describeDiagnostic),
    ...(more > 0 ? [`  and       ${more} more, in the log`] : []),
    `  way out   ${wayOut(answers, command)}`,
    `  log       ${path.relative(root, log)}`,
  ].join("\n");
}

/** One cause for all that failed: the local AWS went away under them. */
export function describeLostLocalAws(failed: readonly FailedStack[], { root, command }: FailureCircumstances): string {
  const logs = failed.map(({ log }) => path.relative(root, log));
  return [
    `The local AWS ended while terraform worked on ${failed.map(({ id }) => id).join(", ")}.`,
    `  way out   ./thrive ${command} again${command === "up" ? ": it starts a new one and deploys to it" : ""}`,
    `  log       .thrive/emulator/emulator.log, ${logs.join(", ")}`,
  ].join("\n");
}

function describeDiagnostic({ summary, detail, address }: Diagnostic): string[] {
  const answer = [summary, detail].filter((part) => part.trim() !== "").join(": ");
  const lines = answer.trim().split(/\n+/).slice(0, 12);
  return [...(address === undefined ? [] : [`  resource  ${address}`]), `  answer    ${lines.join("\n            ")}`];
}

function wayOut(errors: readonly Diagnostic[], command: string): string {
  const text = errors.map(({ summary, detail }) => `${summary}\n${detail}`).join("\n");
  const known = knownCauses.find(({ says }) => says.test(text));
  if (known !== undefined) return known.wayOut(command);
  return `correct the declaration that made this resource, then ./thrive ${command} again; it goes on from here`;
}
