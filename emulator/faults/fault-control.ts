import type { Control, ControlAnswer } from "../control";
import { faultProblems } from "./fault-problems";
import type { CallFault, EventFault, Fault } from "./fault";
import type { FaultRules } from "./fault-rules";

/**
 * Answers `/_thrive/faults`: POST adds a rule, GET lists them with how often each struck, DELETE takes one (`/3`) or all away.
 * @param services signing names that a rule may name
 */
export function faultControl(rules: FaultRules, services: readonly string[]): Control {
  return ({ method, path, body }) => {
    const answer = () => {
      if (method === "GET" && isRoot(path)) return ok({ faults: rules.list() });
      if (method === "POST" && isRoot(path)) return added(rules, services, body);
      if (method === "DELETE") return removed(rules, path);
      return refused(405, ["use GET, POST or DELETE, the last also with /<id>"]);
    };
    return Promise.resolve(answer());
  };
}

function added(rules: FaultRules, services: readonly string[], body: string): ControlAnswer {
  const value = parsed(body);
  const problems = faultProblems(value, services);
  if (problems.length > 0) return refused(400, problems);
  return ok(rules.add(withDefaults(value as Fault)));
}

function withDefaults(fault: Fault): Fault {
  return "service" in fault
    ? ({ ...fault, action: fault.action ?? "*" } satisfies CallFault)
    : ({ ...fault, source: fault.source ?? "*" } satisfies EventFault);
}

function removed(rules: FaultRules, path: string): ControlAnswer {
  if (isRoot(path)) rules.clear();
  else if (!rules.remove(Number(path.slice(1)))) return refused(404, [`no fault has the number ${path.slice(1)}`]);
  return ok({ faults: rules.list() });
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body) as unknown;
  } catch {
    return undefined;
  }
}

const isRoot = (path: string) => path === "" || path === "/";
const ok = (value: object): ControlAnswer => ({ status: 200, value });
const refused = (status: number, problems: readonly string[]): ControlAnswer => ({ status, value: { problems } });
