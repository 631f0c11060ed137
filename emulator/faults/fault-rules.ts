import { isEventFault, type CallFault, type EventFault, type Fault } from "./fault";

/** A rule as it is listed. */
export type ListedFault = Fault & {
  readonly id: number;
  /** How often it struck. */
  readonly struck: number;
};

interface Rule {
  readonly id: number;
  readonly fault: Fault;
  struck: number;
  matched: number;
  random: number;
}

/** The faults that are in force: none, until somebody adds one. */
export class FaultRules {
  private rules: Rule[] = [];
  private nextId = 1;

  add(fault: Fault): ListedFault {
    const rule = { id: this.nextId++, fault, struck: 0, matched: 0, random: seed };
    this.rules.push(rule);
    return listed(rule);
  }

  list(): ListedFault[] {
    return this.rules.map(listed);
  }

  /** @returns whether there was such a rule */
  remove(id: number): boolean {
    const before = this.rules.length;
    this.rules = this.rules.filter((rule) => rule.id !== id);
    return this.rules.length < before;
  }

  clear(): void {
    this.rules = [];
  }

  /** What strikes a call: every delay, in the order of the rules, up to the first rule that decides its fate. */
  ofCall(service: string, action: string): CallFault[] {
    const struck: CallFault[] = [];
    for (const rule of this.rules) {
      const { fault } = rule;
      if (isEventFault(fault) || !fits(fault.service, service) || !fits(fault.action, action)) continue;
      if (!strikes(rule)) continue;
      struck.push(fault);
      if (fault.kind !== "delay") break;
    }
    return struck;
  }

  /** The first rule that strikes an event. */
  ofEvent(source: string): EventFault | undefined {
    for (const rule of this.rules) {
      if (isEventFault(rule.fault) && fits(rule.fault.source, source) && strikes(rule)) return rule.fault;
    }
    return undefined;
  }
}

/** Every rule draws the same numbers, so that a run with faults can be repeated. */
const seed = 20_260_101;

function strikes(rule: Rule): boolean {
  const { count = Infinity, skip = 0, probability = 1 } = rule.fault;
  if (rule.struck >= count) return false;
  rule.matched += 1;
  if (rule.matched <= skip || draw(rule) >= probability) return false;
  rule.struck += 1;
  return true;
}

/** The next of a row of numbers from 0 to 1 (Park and Miller's generator). */
function draw(rule: Rule): number {
  rule.random = (rule.random * 48_271) % 2_147_483_647;
  return rule.random / 2_147_483_647;
}

function fits(pattern: string, text: string): boolean {
  const expression = pattern.split("*").map(literally).join(".*");
  return new RegExp(`^${expression}$`, "i").test(text);
}

function literally(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

function listed({ id, fault, struck }: Rule): ListedFault {
  return { ...fault, id, struck };
}
