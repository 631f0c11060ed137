import type { Finding } from "./ports";

/** From the worst. What a scan could not judge (UNDEFINED, UNTRIAGED) stands at the end, and stops nothing. */
export const severities = ["CRITICAL", "HIGH", "MEDIUM", "LOW", "INFORMATIONAL"] as const;
export type Severity = (typeof severities)[number];

/** A finding that is let through for a while; why stands in the declaration. */
export interface AcceptedFinding {
  readonly id: string;
  /** Last day, in UTC: `2027-01-31`. */
  readonly until: string;
}

export interface FindingsPolicy {
  readonly blockFrom: Severity;
  readonly acceptedFindings: readonly AcceptedFinding[];
}

export interface JudgedFindings {
  /** Each as `CVE-2026-1 (HIGH)`, from the worst. */
  readonly blocking: readonly string[];
  /** Ids that would block, were they not accepted. */
  readonly accepted: readonly string[];
  /** Of all findings, by severity. */
  readonly counts: Readonly<Record<string, number>>;
}

/** What of a scan's findings keeps an image from being deployed today. */
export function judgeFindings(
  findings: readonly Finding[],
  { blockFrom, acceptedFindings }: FindingsPolicy,
  today: Date,
): JudgedFindings {
  const severe = findings
    .filter(({ severity }) => rank(severity) <= rank(blockFrom))
    .sort((one, other) => rank(one.severity) - rank(other.severity) || (one.id < other.id ? -1 : 1));
  const day = today.toISOString().slice(0, 10);
  const lastDay = new Map(acceptedFindings.map(({ id, until }) => [id, until]));
  const isAccepted = ({ id }: Finding) => day <= (lastDay.get(id) ?? "");
  return {
    blocking: unique(severe.filter((one) => !isAccepted(one)).map((one) => described(one, lastDay.get(one.id)))),
    accepted: unique(severe.filter(isAccepted).map(({ id }) => id)),
    counts: counted(findings),
  };
}

function rank(severity: string): number {
  const place = severities.indexOf(severity as Severity);
  return place < 0 ? severities.length : place;
}

function described({ id, severity }: Finding, until: string | undefined): string {
  return until === undefined ? `${id} (${severity})` : `${id} (${severity}, accepted until ${until}, which has passed)`;
}

function counted(findings: readonly Finding[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { severity } of findings) counts[severity] = (counts[severity] ?? 0) + 1;
  return counts;
}

/** One weakness is found in several packages. */
function unique(texts: readonly string[]): string[] {
  return [...new Set(texts)];
}
