import type { Authorization } from "../authorization/lambda-authorizer";
import type { Principal } from "../authorization/principal";
import type { DeployedApi, DeployedStage, MethodSetting } from "../api/deployed-api";
import type { GatewayRequest, HttpAnswer } from "../gateway-request";
import type { Refusal } from "../refusal";
import type { Trace } from "./trace";

/** What became known of a request on its way: logs and metrics are made of it. */
export interface RequestRecord {
  readonly request: GatewayRequest;
  readonly trace: Trace;
  /** `Root=1-…`, handed on to all that the request reaches. */
  readonly traceId: string;
  readonly extendedId: string;
  /** The account that everything is in. */
  readonly account: string;
  api?: DeployedApi;
  stage?: DeployedStage;
  resource?: { readonly id: string; readonly path: string };
  setting?: MethodSetting;
  principal?: Principal;
  authorization?: Authorization;
  integration?: { status: number; milliseconds: number };
  refusal?: Refusal;
  /** Milliseconds from the first byte in to the last byte ready. */
  milliseconds?: number;
  answer?: HttpAnswer;
}
