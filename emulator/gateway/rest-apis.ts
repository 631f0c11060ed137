import type { Credentials } from "../authorization/credentials";
import type { Clock } from "../clock";
import type { DeployedApis } from "./api/deployed-apis";
import { integrationAnswer } from "./api/integration-answer";
import { integrationRequest } from "./api/integration-request";
import { matchBasePath } from "./api/match-base-path";
import { matchResource, type MatchedMethod } from "./api/match-resource";
import { methodSetting } from "./api/method-setting";
import type { Throttle } from "./api/throttle";
import type { UsagePlans } from "./api/usage-plans";
import { validateParameters } from "./api/validate-parameters";
import {
  checkAnonymousPermission,
  checkInvokePermission,
  type IdentityPolicies,
  type Invocation,
} from "./authorization/invoke-permission";
import type { LambdaAuthorizers } from "./authorization/lambda-authorizer";
import { headerOf, type HttpAnswer } from "./gateway-request";
import type { NetworkBalancing } from "./load-balancing/network-balancing";
import { AnswerTooLarge, largestAnswer } from "./load-balancing/target-answer";
import type { RequestRecord } from "./records/request-record";
import { configurationError, Refusal } from "./refusal";
import { verifySignature } from "./signature/verify-signature";

/** All that answering a request takes. */
export interface RestApiParts {
  readonly clock: Clock;
  readonly apis: Pick<DeployedApis, "mappings" | "api" | "stage" | "vpcLink">;
  readonly credentials: Credentials;
  readonly identityPolicies: IdentityPolicies;
  readonly authorizers: Pick<LambdaAuthorizers, "authorize">;
  readonly usagePlans: Pick<UsagePlans, "check">;
  readonly throttle: Throttle;
  readonly network: Pick<NetworkBalancing, "answer" | "prepare">;
}

interface Matched extends MatchedMethod {
  readonly call: Invocation;
}

/** Answers the requests of custom domains as the deployed REST APIs say, hop by hop. Rejects with what it refuses. */
export class RestApis {
  constructor(private readonly parts: RestApiParts) {}

  async answer(record: RequestRecord): Promise<HttpAnswer> {
    const matched = await this.match(record);
    await this.authorize(record, matched);
    await this.checkKey(record, matched);
    validateParameters(record.request, matched);
    this.throttle(record, matched);
    return this.integrate(record, matched);
  }

  private async match(record: RequestRecord): Promise<Matched> {
    const { request, trace, account } = record;
    const mapped = matchBasePath(await this.parts.apis.mappings(request.domain), request.path);
    if (mapped === undefined) {
      trace.add("base path mapping", request.domain, "no mapping has this path: 403");
      throw new Refusal("FORBIDDEN", "Forbidden");
    }
    const stage = await this.parts.apis.stage(mapped.apiId, mapped.stage);
    trace.add("base path mapping", request.domain, `/${mapped.basePath} → ${mapped.apiId}/${mapped.stage}`);
    if (stage === undefined) throw new Refusal("FORBIDDEN", "Forbidden");
    const api = await this.parts.apis.api(mapped.apiId);
    Object.assign(record, { api, stage });
    const matched = matchResource(stage.definition.resources, request.method, mapped.path);
    if (matched === undefined) {
      trace.add("resource", mapped.apiId, `no deployed method for ${request.method} ${mapped.path}: 403`);
      throw new Refusal("MISSING_AUTHENTICATION_TOKEN", "Missing Authentication Token");
    }
    const { resource, verb } = matched;
    Object.assign(record, { resource, setting: methodSetting(stage.settings, resource.path, verb) });
    trace.add("resource", `${mapped.apiId}/${resource.id}`, `${verb} ${resource.path}`);
    const { policy } = api;
    const { method, sourceIp } = request;
    const call = { apiId: api.id, stage: stage.name, method, path: mapped.path, account, sourceIp, policy };
    return { ...matched, call };
  }

  private async authorize(record: RequestRecord, matched: Matched): Promise<void> {
    const { trace, request } = record;
    const { authorization, authorizerId } = matched.method;
    try {
      if (authorization === "AWS_IAM") {
        record.principal = await verifySignature(request, this.parts.credentials);
        await checkInvokePermission(matched.call, record.principal, this.parts.identityPolicies);
        trace.add("authorization", record.principal.arn, "signature right, execute-api:Invoke allowed");
      } else {
        checkAnonymousPermission(matched.call);
        if (authorization === "CUSTOM") await this.askAuthorizer(record, matched, authorizerId);
        else if (authorization !== "NONE") throw notPlayed(`authorization ${authorization}`);
        else trace.add("authorization", "NONE", "open to everybody");
      }
    } catch (error) {
      trace.add("authorization", record.principal?.arn ?? authorization, refused(error));
      throw error;
    }
  }

  private async askAuthorizer(record: RequestRecord, matched: Matched, id: string | undefined): Promise<void> {
    const { request, trace, stage } = record;
    const authorizer = stage!.definition.authorizers.find((one) => one.id === id);
    if (authorizer === undefined)
      throw configurationError(`Execution failed due to configuration error: authorizer ${id} was not deployed`);
    const { resource, parameters, call } = matched;
    const question = { request, call, resourcePath: resource.path, parameters };
    record.authorization = await this.parts.authorizers.authorize(authorizer, question);
    trace.add("authorization", authorizer.functionArn, `allowed as ${record.authorization.principalId}`);
  }

  private async checkKey({ request, trace }: RequestRecord, { method, call }: Matched): Promise<void> {
    if (!method.apiKeyRequired) return;
    const stage = `${call.apiId}/${call.stage}`;
    await this.parts.usagePlans.check(stage, headerOf(request.headers, "x-api-key"));
    trace.add("usage plan", stage, "the API key is let in");
  }

  private throttle({ setting = {}, trace }: RequestRecord, { call, resource, verb }: Matched): void {
    const { throttlingRateLimit: rate, throttlingBurstLimit: burst } = setting;
    const limits = rate === undefined ? "the account's limits" : `${rate} a second, ${burst} at once`;
    const stage = `${call.apiId}/${call.stage}`;
    try {
      this.parts.throttle.take(`${stage}/${verb}${resource.path}`, setting);
    } catch (error) {
      trace.add("throttle", stage, `${limits}: ${refused(error)}`);
      throw error;
    }
    trace.add("throttle", stage, limits);
  }

  private async integrate(record: RequestRecord, matched: Matched): Promise<HttpAnswer> {
    const { integration } = matched.method;
    if (integration === undefined)
      throw configurationError("Execution failed due to configuration error: No integration defined for method");
    const { apiId } = matched.call;
    const asked = integrationRequest(record.request, matched, {
      apiId,
      traceId: record.traceId,
      variables: record.stage!.variables,
    });
    record.trace.add(
      "integration",
      `${apiId}/${matched.resource.id}`,
      `${integration.type} ${asked.method} ${asked.url.origin}${asked.target}`,
    );
    const network = await this.wayOf(record, matched, asked.url);
    const began = performance.now();
    const measured = (status: number) => (record.integration = { status, milliseconds: performance.now() - began });
    const call = { request: asked, sourceIp: record.request.sourceIp, trace: record.trace };
    try {
      const answer = await this.withinTimeout(integration.timeoutMilliseconds, (signal) =>
        this.parts.network.answer(network, { ...call, signal }),
      );
      measured(answer.status);
      return integrationAnswer(answer);
    } catch (error) {
      if (error instanceof Refusal) measured(error.status);
      throw error instanceof AnswerTooLarge ? tooLarge(error) : error;
    }
  }

  /** The network load balancer behind the integration's VPC link. */
  private async wayOf({ trace }: RequestRecord, { method }: Matched, url: URL): Promise<string> {
    const { type, connectionType, connectionId = "" } = method.integration!;
    if (!/^HTTP(_PROXY)?$/.test(type) || connectionType !== "VPC_LINK") {
      throw notPlayed(`integration ${type} over ${connectionType ?? "INTERNET"}`);
    }
    const link = await this.parts.apis.vpcLink(connectionId);
    trace.add("VPC link", connectionId, link?.status ?? "does not exist");
    const network = link?.targetArns[0];
    if (link?.status !== "AVAILABLE" || network === undefined) {
      throw configurationError(
        `Execution failed due to configuration error: VPC link ${connectionId} is ${link?.status ?? "gone"}`,
      );
    }
    await this.parts.network.prepare(network, url);
    return network;
  }

  private async withinTimeout(
    milliseconds: number,
    ask: (signal: AbortSignal) => Promise<HttpAnswer>,
  ): Promise<HttpAnswer> {
    const patience = new AbortController();
    const late = this.parts.clock.allow(milliseconds / 1000, patience.signal).then(() => "late" as const);
    const answer = ask(patience.signal);
    answer.catch(() => {}); // who gave up does not hear what follows
    try {
      const first = await Promise.race([answer, late]);
      if (first !== "late") return first;
      throw new Refusal("INTEGRATION_TIMEOUT", "Endpoint request timed out", "Execution failed due to a timeout error");
    } finally {
      patience.abort();
    }
  }
}

function refused(error: unknown): string {
  return error instanceof Refusal ? `${error.status} ${error.kind}` : String((error as Error).message);
}

function notPlayed(what: string): Refusal {
  return configurationError(`Execution failed due to configuration error: the local AWS does not play ${what}`);
}

function tooLarge({ bytes }: AnswerTooLarge): Refusal {
  return configurationError(
    `Execution failed due to configuration error: Integration response of reported length ${bytes} is larger than allowed maximum of ${largestAnswer} bytes.`,
  );
}
