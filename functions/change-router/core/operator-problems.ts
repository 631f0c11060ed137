import type { RouteMap } from "../../../config/route-map";
import { cleanText } from "./clean-text";
import { operatorLimits, type OperatorRequest } from "./operator";

const commands: readonly string[] = [
  "explain",
  "decisions",
  "markers",
  "run",
  "run-all",
  "hold",
  "resume",
  "baseline",
] satisfies OperatorRequest["command"][];

const withoutService: readonly string[] = ["decisions", "markers", "run-all"];
const withoutReason: readonly string[] = ["explain", "decisions", "markers"];

/** Everything wrong with a request. Who may ask is IAM's to say; what they ask is checked like a stranger's. */
export function problemsOf(request: OperatorRequest, { routes }: RouteMap): string[] {
  const fields = request as unknown as Readonly<Record<string, unknown>>;
  const command = String(fields.command);
  if (!commands.includes(command)) {
    return [`command: ${shown(command)} is none; it is one of ${commands.join(", ")}`];
  }
  return [
    ...serviceProblems(fields.service, command, Object.keys(routes)),
    ...(withoutReason.includes(command) ? [] : ["by", "reason"].flatMap((name) => textProblems(name, fields[name]))),
    ...commitProblems(fields.commit),
    ...limitProblems(fields.limit),
  ];
}

function serviceProblems(service: unknown, command: string, known: readonly string[]): string[] {
  if (service === undefined && withoutService.includes(command)) return [];
  if (typeof service === "string" && known.includes(service)) return [];
  return [`service: ${shown(service)} is not in the route map; it has ${known.join(", ")}`];
}

function textProblems(name: string, value: unknown): string[] {
  return typeof value === "string" && value.trim() !== ""
    ? []
    : [`${name}: is missing; the record of what you ask says who and why`];
}

function commitProblems(commit: unknown): string[] {
  return commit === undefined || (typeof commit === "string" && /^[0-9a-f]{40}$/.test(commit))
    ? []
    : [`commit: ${shown(commit)} is not a whole commit id; give all 40 digits, as git rev-parse prints them`];
}

function limitProblems(limit: unknown): string[] {
  return limit === undefined ||
    (Number.isInteger(limit) && Number(limit) >= 1 && Number(limit) <= operatorLimits.decisions)
    ? []
    : [`limit: ${shown(limit)} is not a whole number from 1 to ${operatorLimits.decisions}`];
}

function shown(value: unknown): string {
  return cleanText(JSON.stringify(value) ?? "nothing", 100);
}
