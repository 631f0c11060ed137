import { nearest } from "./nearest";
import type { Fault } from "./fault";

const allowed: Readonly<Record<Fault["kind"], readonly string[]>> = {
  refuse: ["service", "action", "code", "message"],
  delay: ["service", "action", "milliseconds"],
  fail: ["service", "action", "status", "code", "message", "drop"],
  duplicate: ["service", "action"],
  "drop-event": ["source"],
  "duplicate-event": ["source"],
  "reorder-event": ["source"],
};
const ofEveryRule = ["kind", "count", "skip", "probability"];

/** Longer than any caller waits. */
const longestDelay = 600_000;

/** Everything that is wrong with a rule that somebody sent, in words; nothing, when it can be added. */
export function faultProblems(value: unknown, services: readonly string[]): string[] {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return ["a fault is a JSON object"];
  const rule = value as Record<string, unknown>;
  const kinds = Object.keys(allowed);
  const names = allowed[rule.kind as Fault["kind"]];
  if (names === undefined) return [`kind: ${shown(rule.kind)} is not one of ${kinds.join(", ")}`];
  return [
    ...Object.keys(rule)
      .filter((name) => ![...names, ...ofEveryRule].includes(name))
      .map((name) => `${name}: a fault of the kind ${String(rule.kind)} has ${[...names, ...ofEveryRule].join(", ")}`),
    ...(names.includes("service") ? serviceProblems(rule.service, services) : []),
    ...["action", "code", "message", "source"].flatMap((name) => textProblems(rule, name)),
    ...numberProblems(rule),
    ...(rule.drop === undefined || typeof rule.drop === "boolean"
      ? []
      : [`drop: ${shown(rule.drop)} is not true or false`]),
  ];
}

function serviceProblems(service: unknown, services: readonly string[]): string[] {
  if (service === "*" || services.includes(service as string)) return [];
  if (typeof service !== "string") return ["service: missing; give the signing name of a service, as ecs, or *"];
  const near = nearest(service, services);
  const hint = near === undefined ? `there are ${services.join(", ")}` : `did you mean ${near}?`;
  return [`service: ${shown(service)} is no service of the local AWS; ${hint}`];
}

function textProblems(rule: Record<string, unknown>, name: string): string[] {
  const text = rule[name];
  return text === undefined || (typeof text === "string" && text !== "")
    ? []
    : [`${name}: ${shown(text)} is not a text`];
}

function numberProblems({ kind, milliseconds, status, count, skip, probability }: Record<string, unknown>): string[] {
  const isDelay = kind === "delay";
  return [
    ...(isDelay && !isWhole(milliseconds, 1, longestDelay)
      ? [`milliseconds: ${shown(milliseconds)} is not a whole number from 1 to ${longestDelay}`]
      : []),
    ...(status === undefined || status === 500 || status === 503 ? [] : [`status: ${shown(status)} is not 500 or 503`]),
    ...(count === undefined || isWhole(count, 1) ? [] : [`count: ${shown(count)} is not a whole number from 1`]),
    ...(skip === undefined || isWhole(skip, 0) ? [] : [`skip: ${shown(skip)} is not a whole number from 0`]),
    ...(probability === undefined || (typeof probability === "number" && probability > 0 && probability <= 1)
      ? []
      : [`probability: ${shown(probability)} is not a number above 0 and up to 1`]),
  ];
}

function isWhole(value: unknown, least: number, most = Number.MAX_SAFE_INTEGER): boolean {
  return Number.isInteger(value) && (value as number) >= least && (value as number) <= most;
}

function shown(value: unknown): string {
  return value === undefined ? "nothing" : JSON.stringify(value);
}
