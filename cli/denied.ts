import { plainLine } from "./plain-text";

/** What a person is told whom AWS does not let; undefined when something else went wrong. */
export function deniedSentence({ name, message }: Error): string | undefined {
  if (!/^AccessDenied(Exception)?$/.test(name)) return undefined;
  return [
    "AWS does not let you do this:",
    `  answer    ${plainLine(message)}`,
    "  way out   a role that may, by its profile: AWS_PROFILE=NAME ./thrive …; docs/runbooks/let-people-release.md says who approves and who operates",
  ].join("\n");
}
