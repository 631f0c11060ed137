import type { Authorizer } from "../api/deployed-api";
import { requestParameter } from "../api/request-parameter";
import { headerOf, type GatewayRequest } from "../gateway-request";
import { Refusal } from "../refusal";
import { evaluatePolicy } from "./evaluate-policy";
import { invocationArn, type Invocation } from "./invoke-permission";

/** What a function answers: a value, or the error that it ended with. */
export type FunctionAnswer = { readonly value: unknown } | { readonly error: string };

/** Calls a function and waits for its answer. */
export type InvokeFunction = (arn: string, event: object) => Promise<FunctionAnswer>;

/** What an authorizer has decided. */
export interface Authorization {
  readonly principalId: string;
  readonly context: Readonly<Record<string, string>>;
}

interface Decision extends Authorization {
  readonly policy: string;
}

export interface AuthorizerQuestion {
  readonly request: GatewayRequest;
  readonly call: Invocation;
  readonly resourcePath: string;
  readonly parameters: Readonly<Record<string, string>>;
}

/** Decisions kept; more would be somebody trying tokens. */
const mostKept = 10_000;

/** Asks Lambda authorizers, and keeps what they say as long as they are told to. */
export class LambdaAuthorizers {
  private readonly kept = new Map<string, { readonly decision: Decision; readonly until: number }>();

  constructor(
    private readonly invoke: InvokeFunction,
    private readonly now: () => Date,
  ) {}

  /** Refuses what the authorizer does not allow. */
  async authorize(authorizer: Authorizer, question: AuthorizerQuestion): Promise<Authorization> {
    const identity = identityOf(authorizer, question);
    const decision = await this.decide(authorizer, question, identity);
    const { call } = question;
    const said = evaluatePolicy(decision.policy, asked(call), apiArn(call));
    const sentence = "User is not authorized to access this resource";
    if (said === "deny")
      throw new Refusal("ACCESS_DENIED", `${sentence} with an explicit deny in an identity-based policy`);
    if (said === "none") throw new Refusal("ACCESS_DENIED", sentence);
    return decision;
  }

  private async decide(authorizer: Authorizer, question: AuthorizerQuestion, identity: readonly string[]) {
    const key = JSON.stringify([question.call.apiId, question.call.stage, authorizer.id, ...identity]);
    const now = this.now().getTime();
    const before = this.kept.get(key);
    if (before !== undefined && before.until > now) return before.decision;
    const answer = await this.invoke(authorizer.functionArn, eventFor(authorizer, question, identity));
    const decision = read(answer, authorizer);
    if (this.kept.size >= mostKept) this.kept.clear();
    // Without an identity source there is nothing that tells one caller from the other.
    if (authorizer.ttlSeconds > 0 && identity.length > 0) {
      this.kept.set(key, { decision, until: now + authorizer.ttlSeconds * 1000 });
    }
    return decision;
  }
}

/** The values that say who calls; one that is missing is refused without asking the function. */
function identityOf(authorizer: Authorizer, { request, parameters }: AuthorizerQuestion): string[] {
  const { identitySource, type, validationExpression } = authorizer;
  const sources = identitySource.split(",").map((source) => source.trim());
  const values = sources
    .filter((source) => source.startsWith("method."))
    .map((source) => requestParameter(request, parameters, source) ?? "");
  const isMalformed =
    type === "TOKEN" &&
    validationExpression !== undefined &&
    !new RegExp(`^(?:${validationExpression})$`).test(values[0] ?? "");
  if (values.includes("") || isMalformed) throw new Refusal("UNAUTHORIZED", "Unauthorized");
  return values;
}

function eventFor(authorizer: Authorizer, question: AuthorizerQuestion, identity: readonly string[]): object {
  const { request, call, resourcePath, parameters } = question;
  const methodArn = invocationArn(call);
  if (authorizer.type === "TOKEN") return { type: "TOKEN", methodArn, authorizationToken: identity[0] };
  const query = new URLSearchParams(request.query);
  const names = [...new Set(request.headers.map(([name]) => name))];
  return {
    type: "REQUEST",
    methodArn,
    resource: resourcePath,
    path: request.path,
    httpMethod: request.method,
    headers: Object.fromEntries(request.headers),
    multiValueHeaders: Object.fromEntries(names.map((name) => [name, valuesOf(request, name)])),
    queryStringParameters: Object.fromEntries(query),
    multiValueQueryStringParameters: Object.fromEntries([...query.keys()].map((name) => [name, query.getAll(name)])),
    pathParameters: parameters,
    stageVariables: {},
    requestContext: {
      accountId: call.account,
      apiId: call.apiId,
      domainName: request.domain,
      httpMethod: request.method,
      identity: { sourceIp: request.sourceIp, userAgent: headerOf(request.headers, "user-agent") ?? null },
      path: request.path,
      requestId: request.id,
      requestTimeEpoch: request.time.getTime(),
      resourcePath,
      stage: call.stage,
    },
  };
}

function valuesOf(request: GatewayRequest, name: string): string[] {
  return request.headers.filter(([one]) => one === name).map(([, value]) => value);
}

function read(answer: FunctionAnswer, { functionArn }: Authorizer): Decision {
  if ("error" in answer) {
    if (answer.error === "Unauthorized") throw new Refusal("UNAUTHORIZED", "Unauthorized");
    throw failed(`Execution failed due to configuration error: authorizer ${functionArn}: ${answer.error}`);
  }
  const { principalId, policyDocument, context = {} } = (answer.value ?? {}) as Record<string, unknown>;
  if (typeof principalId !== "string" || typeof policyDocument !== "object" || policyDocument === null) {
    throw failed(`Execution failed due to configuration error: Invalid JSON in response of authorizer ${functionArn}`);
  }
  const told = Object.entries(context as object).map(([name, value]) => [name, String(value)]);
  return { principalId, policy: JSON.stringify(policyDocument), context: Object.fromEntries(told) };
}

function failed(inLog: string): Refusal {
  return new Refusal("AUTHORIZER_CONFIGURATION_ERROR", null, inLog);
}

function asked(call: Invocation) {
  return { action: "execute-api:Invoke", resource: invocationArn(call), keys: { "aws:sourceip": call.sourceIp } };
}

function apiArn({ account, apiId }: Invocation): string {
  return `arn:aws:execute-api:us-east-1:${account}:${apiId}`;
}
