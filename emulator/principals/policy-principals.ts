/** One principal of a policy, as written: kind `AWS`, `Service`, `Federated` or `CanonicalUser`. */
export interface Principal {
  readonly kind: string;
  readonly value: string;
}

interface Statement {
  readonly Principal?: "*" | Readonly<Record<string, string | readonly string[]>>;
  readonly NotPrincipal?: Statement["Principal"];
}

/** Every principal that a policy document names. A document that is no JSON has none: its home refuses it. */
export function policyPrincipals(document: string): Principal[] {
  return statementsOf(document).flatMap((statement) => [
    ...principalsOf(statement.Principal),
    ...principalsOf(statement.NotPrincipal),
  ]);
}

function statementsOf(document: string): Statement[] {
  try {
    return asList((JSON.parse(document) as { Statement?: Statement | Statement[] }).Statement ?? []) as Statement[];
  } catch {
    return [];
  }
}

function principalsOf(principal: Statement["Principal"]): Principal[] {
  if (principal === undefined) return [];
  if (typeof principal === "string") return [{ kind: "AWS", value: principal }];
  return Object.entries(principal).flatMap(([kind, values]) =>
    asList(values).map((value) => ({ kind, value: String(value) })),
  );
}

function asList<T>(value: T | readonly T[]): readonly T[] {
  return Array.isArray(value) ? (value as readonly T[]) : [value as T];
}
