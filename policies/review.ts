import type { Rule, Verdict } from "./rule";
import type { StackView } from "./stack-view";

/** What one rule says of one resource. */
export interface Judgement {
  readonly rule: string;
  readonly stack: string;
  readonly address: string;
  readonly verdict: Verdict;
}

/** Asks every rule about every resource that it is about. */
export function* review(stack: StackView, rules: readonly Rule[]): Generator<Judgement> {
  for (const rule of rules) {
    const subjects = rule.about === "every" ? stack.blocks : stack.ofTypes(rule.about);
    for (const subject of subjects) {
      yield { rule: rule.id, stack: stack.id, address: subject.address, verdict: rule.check(subject, stack) };
    }
  }
}

export interface Finding {
  readonly rule: string;
  readonly stack: string;
  readonly address: string;
  /** The value, the rule it breaks and the way out. */
  readonly finding: string;
}

export function findingsOf(judgements: Iterable<Judgement>): Finding[] {
  const findings: Finding[] = [];
  // One at a time: there are millions of judgements of a large platform, and few findings.
  for (const { rule, stack, address, verdict } of judgements) {
    if (typeof verdict !== "string") findings.push({ rule, stack, address, finding: verdict.finding });
  }
  return findings;
}

/** @example local-collections: aws_sqs_queue.payments: queues-keep-what-fails: redrive_policy names no queue … */
export function describe({ stack, address, rule, finding }: Finding): string {
  return `${stack}: ${address}: ${rule}: ${finding}`;
}
