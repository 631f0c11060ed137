import type { GatewayRequest } from "../gateway-request";
import { Refusal } from "../refusal";
import { requestParameter } from "./request-parameter";
import type { MatchedMethod } from "./match-resource";

/** Refuses a request that lacks a parameter which a validator of the API demands. */
export function validateParameters(request: GatewayRequest, { method, parameters }: MatchedMethod): void {
  const missing = method.requiredParameters.filter((name) => !requestParameter(request, parameters, name));
  if (missing.length === 0) return;
  const names = missing.map((name) => name.split(".").slice(3).join("."));
  throw new Refusal("BAD_REQUEST_PARAMETERS", `Missing required request parameters: [${names.join(", ")}]`);
}
