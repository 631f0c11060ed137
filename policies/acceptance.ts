import type { Finding } from "./review";

/** A finding that somebody looked at and lives with. */
export interface Acceptance {
  readonly rule: string;
  /** Stack and resource as in the finding; `*` stands for one environment, account or service: `*-entry: aws_s3_bucket.access_logs`. */
  readonly address: string;
  /** Why, for the next reader; at least 15 characters. */
  readonly because: string;
}

/** Characters that a reason has at least; fewer say nothing. */
const leastReason = 15;

/**
 * Takes away what is accepted and adds what is wrong with the acceptances themselves.
 * @param everythingIsThere whether all stacks were reviewed; only then an acceptance that matches nothing is known to be stale
 */
export function problemsLeft(
  findings: readonly Finding[],
  acceptances: readonly Acceptance[],
  describe: (finding: Finding) => string,
  everythingIsThere: boolean,
): string[] {
  const used = new Set<Acceptance>();
  const left = findings.filter((finding) => {
    const acceptance = acceptances.find((candidate) => covers(candidate, finding));
    if (acceptance) used.add(acceptance);
    return acceptance === undefined;
  });
  return [
    ...left.map(describe),
    ...acceptances.filter(({ because }) => because.trim().length < leastReason).map(unreasoned),
    ...(everythingIsThere ? acceptances.filter((acceptance) => !used.has(acceptance)).map(stale) : []),
  ];
}

function covers({ rule, address }: Acceptance, finding: Finding): boolean {
  return rule === finding.rule && patternOf(address).test(`${finding.stack}: ${finding.address}`);
}

function patternOf(address: string): RegExp {
  const escaped = address.split("*").map((part) => part.replace(/[.[\]()+?^$|\\{}]/g, "\\$&"));
  return new RegExp(`^${escaped.join("[\\w-]+")}$`);
}

function unreasoned({ rule, address, because }: Acceptance): string {
  return `policies/accepted: ${address}: ${rule}: because ${JSON.stringify(because)} is too short for a reason; say who decided and why`;
}

function stale({ rule, address }: Acceptance): string {
  return `policies/accepted: ${address}: ${rule}: accepts a finding that is no more; remove it`;
}
