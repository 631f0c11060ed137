import { isWithin } from "../../network/ipv4-range";

/** What a policy is asked. */
export interface PolicyQuestion {
  /** Undefined for a caller that nobody knows. */
  readonly principalArn?: string;
  readonly account?: string;
  readonly action: string;
  readonly resource: string;
  /** Condition keys in lower case. */
  readonly keys: Readonly<Record<string, string | undefined>>;
}

interface Statement {
  readonly Effect: "Allow" | "Deny";
  readonly Principal?: unknown;
  readonly NotPrincipal?: unknown;
  readonly Action?: string | readonly string[];
  readonly NotAction?: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly NotResource?: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

/**
 * What a resource policy says.
 * @param shorthand what `execute-api:/` at the beginning of a resource stands for
 */
export function evaluatePolicy(policy: string, question: PolicyQuestion, shorthand: string): "allow" | "deny" | "none" {
  const { Statement: statements = [] } = JSON.parse(policy) as { Statement?: Statement | readonly Statement[] };
  const speaking = list(statements).filter((statement) =>
    speaksOf(statement as Statement, question, shorthand),
  ) as Statement[];
  if (speaking.some(({ Effect }) => Effect === "Deny")) return "deny";
  return speaking.length > 0 ? "allow" : "none";
}

function speaksOf(statement: Statement, question: PolicyQuestion, shorthand: string): boolean {
  const { Principal, NotPrincipal, Action, NotAction, Resource, NotResource, Condition = {} } = statement;
  const full = (resource: string) => resource.replace(/^execute-api:\//, `${shorthand}/`);
  const isDeny = statement.Effect === "Deny";
  return (
    (Principal === undefined || isPrincipal(Principal, question)) &&
    (NotPrincipal === undefined || !isPrincipal(NotPrincipal, question)) &&
    (Action === undefined || list(Action).some((one) => like(question.action, one, "i"))) &&
    (NotAction === undefined || !list(NotAction).some((one) => like(question.action, one, "i"))) &&
    (Resource === undefined || list(Resource).some((one) => like(question.resource, full(one)))) &&
    (NotResource === undefined || !list(NotResource).some((one) => like(question.resource, full(one)))) &&
    Object.entries(Condition).every(([operator, demands]) =>
      Object.entries(demands).every(([key, wanted]) =>
        holds(operator, question.keys[key.toLowerCase()], list(wanted), isDeny),
      ),
    )
  );
}

function isPrincipal(principal: unknown, { principalArn, account }: PolicyQuestion): boolean {
  if (principal === "*") return true;
  const named = list((principal as { AWS?: string | readonly string[] }).AWS ?? []);
  const role = principalArn === undefined ? undefined : roleOfSession(principalArn);
  return named.some(
    (one) =>
      one === "*" ||
      one === principalArn ||
      one === role ||
      (account !== undefined && (one === account || one === `arn:aws:iam::${account}:root`)),
  );
}

/** The role that a session is of; other principals are themselves. */
export function roleOfSession(arn: string): string {
  return arn.replace(/^arn:aws:sts::(\d+):assumed-role\/([^/]+)\/.*$/, "arn:aws:iam::$1:role/$2");
}

type Comparison = (value: string, wanted: string) => boolean;

const comparisons: Readonly<Record<string, Comparison>> = {
  StringEquals: (value, wanted) => value === wanted,
  StringEqualsIgnoreCase: (value, wanted) => value.toLowerCase() === wanted.toLowerCase(),
  StringLike: (value, wanted) => like(value, wanted),
  ArnEquals: (value, wanted) => like(value, wanted),
  ArnLike: (value, wanted) => like(value, wanted),
  Bool: (value, wanted) => value === wanted.toLowerCase(),
  IpAddress: (value, wanted) => isWithin(value, wanted),
};

/** An operator that is not known here grants nothing and denies what it may. */
function holds(operator: string, value: string | undefined, wanted: readonly string[], isDeny: boolean): boolean {
  const name = operator.replace(/^ForA(ny|ll)(Values)?:/, "").replace(/IfExists$/, "");
  if (value === undefined) return operator.endsWith("IfExists") || name.includes("Not");
  const isNegated = name.includes("Not");
  const compare = comparisons[name.replace("Not", "")];
  if (compare === undefined) return isDeny;
  return wanted.some((one) => compare(value, one)) !== isNegated;
}

function like(value: string, pattern: string, flags = ""): boolean {
  const expression = pattern
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${expression}$`, `s${flags}`).test(value);
}

function list<Item>(items: Item | readonly Item[]): readonly Item[] {
  return Array.isArray(items) ? (items as readonly Item[]) : [items as Item];
}
