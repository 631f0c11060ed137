import { blocks, isSettings, listOf, texts, type ResourceView, type Settings } from "./resource-view";
import type { StackView } from "./stack-view";

export interface Principal {
  /** `AWS`, `Service`, `Federated` or `*`. */
  readonly type: string;
  readonly identifiers: readonly string[];
}

export interface Condition {
  readonly test: string;
  readonly variable: string;
  readonly values: readonly string[];
}

export interface Statement {
  readonly sid: string;
  readonly effect: string;
  readonly actions: readonly string[];
  /** Everything but these; as wide as it sounds. */
  readonly notActions: readonly string[];
  readonly resources: readonly string[];
  readonly principals: readonly Principal[];
  readonly conditions: readonly Condition[];
}

/**
 * Whom a policy is about: who may take a role (`trust`), what a role may do (`identity`), what an endpoint lets through
 * (`endpoint`: it gives nothing, it takes away), or who may use a resource (`resource`).
 */
export type PolicyKind = "trust" | "identity" | "endpoint" | "resource";

export interface IamPolicy {
  readonly kind: PolicyKind;
  readonly attribute: string;
  /** `undefined` when nobody can read it before Terraform runs. */
  readonly statements: readonly Statement[] | undefined;
}

const attributesWithPolicies = ["policy", "assume_role_policy", "access_policy", "resource_policy", "inline_policy"];
const identityTypes = ["aws_iam_role_policy", "aws_iam_policy", "aws_iam_user_policy", "aws_iam_group_policy"];

const known = new WeakMap<ResourceView, readonly IamPolicy[]>();

/** The IAM policies that a resource carries, wherever they are written down in the stack. */
export function policiesOf(resource: ResourceView, stack: StackView): readonly IamPolicy[] {
  const before = known.get(resource);
  if (before) return before;
  const policies = resource.type.startsWith("aws_") ? readPolicies(resource, stack) : [];
  known.set(resource, policies);
  return policies;
}

/** Statements that let somebody do something. */
export function allowedBy(policies: readonly IamPolicy[], ...kinds: readonly PolicyKind[]): readonly Statement[] {
  return policies
    .filter(({ kind }) => kinds.includes(kind))
    .flatMap(({ statements }) => statements ?? [])
    .filter(({ effect }) => effect === "Allow");
}

/** Tests that only a request meets which says so; `…IfExists` and `ForAllValues` are met by one that says nothing. */
const bindingTest = /^(ForAnyValue:)?(StringEquals|StringEqualsIgnoreCase|StringLike|ArnEquals|ArnLike)$/;

/** Whether a statement holds only for requests in which one of the variables has a value that it names. */
export function isBoundBy({ conditions }: Statement, variables: RegExp): boolean {
  return conditions.some(
    ({ test, variable, values }) => bindingTest.test(test) && variables.test(variable) && !values.includes("*"),
  );
}

/** How a finding names a statement. */
export function nameOf({ sid }: Statement): string {
  return sid === "" ? "a statement" : `statement ${sid}`;
}

function readPolicies(resource: ResourceView, stack: StackView): IamPolicy[] {
  return attributesWithPolicies.flatMap((attribute) =>
    listOf(resource.config[attribute]).flatMap((value) => {
      const text = isSettings(value) ? value["policy"] : value; // `inline_policy` is a block with a policy in it
      if (typeof text !== "string" || !isIamPolicy(text)) return [];
      return [{ kind: kindOf(resource, attribute), attribute, statements: statementsIn(text, stack) }];
    }),
  );
}

/** ECR's lifecycle rules are called a policy too. */
function isIamPolicy(text: string): boolean {
  return text.startsWith("${") || /"Statement"/.test(text);
}

function kindOf({ type }: ResourceView, attribute: string): PolicyKind {
  if (attribute === "assume_role_policy") return "trust";
  if (identityTypes.includes(type) || attribute === "inline_policy") return "identity";
  return type === "aws_vpc_endpoint" ? "endpoint" : "resource";
}

function statementsIn(text: string, stack: StackView): readonly Statement[] | undefined {
  const document = stack.referenced(text);
  if (document?.type === "data.aws_iam_policy_document") return statementsOf(document.config, stack);
  try {
    const { Statement: statements } = JSON.parse(text) as { Statement?: unknown };
    return listOf(statements).filter(isSettings).map(fromJson);
  } catch {
    return undefined;
  }
}

function statementsOf(document: Settings, stack: StackView): readonly Statement[] | undefined {
  const sources = [...texts(document, "source_policy_documents"), ...texts(document, "override_policy_documents")];
  const inherited = sources.map((source) => statementsIn(source, stack));
  if (inherited.includes(undefined)) return undefined;
  return [...inherited.flatMap((statements) => statements ?? []), ...blocks(document, "statement").map(fromBlock)];
}

function fromBlock(block: Settings): Statement {
  return {
    sid: String(block["sid"] ?? ""),
    effect: String(block["effect"] ?? "Allow"),
    actions: texts(block, "actions"),
    notActions: texts(block, "not_actions"),
    resources: texts(block, "resources"),
    principals: blocks(block, "principals").map((principal) => ({
      type: String(principal["type"]),
      identifiers: texts(principal, "identifiers"),
    })),
    conditions: blocks(block, "condition").map((condition) => ({
      test: String(condition["test"]),
      variable: String(condition["variable"]),
      values: texts(condition, "values"),
    })),
  };
}

function fromJson(json: Settings): Statement {
  return {
    sid: String(json["Sid"] ?? ""),
    effect: String(json["Effect"]),
    actions: texts(json, "Action"),
    notActions: texts(json, "NotAction"),
    resources: texts(json, "Resource"),
    principals: isSettings(json["Principal"])
      ? Object.entries(json["Principal"]).map(([type, who]) => ({ type, identifiers: listOf(who).map(String) }))
      : listOf(json["Principal"]).map((who) => ({ type: "*", identifiers: [String(who)] })),
    conditions: Object.entries((json["Condition"] ?? {}) as Record<string, Settings>).flatMap(([test, variables]) =>
      Object.entries(variables).map(([variable, values]) => ({ test, variable, values: listOf(values).map(String) })),
    ),
  };
}
