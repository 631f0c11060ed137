import { awsErrorAnswer, type ErrorAnswer, type Protocol } from "../aws-error";
import type { Clock } from "../clock";
import { localAccount } from "../local-account";
import type { CallFault } from "./fault";
import type { FaultRules } from "./fault-rules";

/** What becomes of a call: an answer in the service's place, no answer at all, or it is sent on `times` times. */
export type CallFate =
  | { readonly kind: "answer"; readonly answer: ErrorAnswer }
  | { readonly kind: "drop" }
  | { readonly kind: "forward"; readonly times: 1 | 2 };

export interface StruckCall {
  readonly service: string;
  readonly action: string;
  readonly protocol: Protocol;
}

/** Lets the faults in force strike a call; waits as long as they hold it up. */
export async function callFate(call: StruckCall, rules: FaultRules, clock: Clock): Promise<CallFate> {
  for (const fault of rules.ofCall(call.service, call.action)) {
    if (fault.kind === "delay") await clock.wait((fault.milliseconds / 1000) * clock.speed);
    else return fateOf(fault, call);
  }
  return { kind: "forward", times: 1 };
}

function fateOf(fault: Exclude<CallFault, { kind: "delay" }>, call: StruckCall): CallFate {
  if (fault.kind === "duplicate") return { kind: "forward", times: 2 };
  if (fault.kind === "refuse") return { kind: "answer", answer: refusal(fault, call) };
  return fault.drop === true ? { kind: "drop" } : { kind: "answer", answer: failure(fault, call) };
}

function refusal({ code, message }: { code?: string; message?: string }, call: StruckCall): ErrorAnswer {
  const { service, action, protocol } = call;
  const isJson = protocol === "json";
  const isRest = action.includes(" ");
  return awsErrorAnswer({
    protocol,
    code: code ?? (isJson ? "AccessDeniedException" : protocol === "ec2" ? "UnauthorizedOperation" : "AccessDenied"),
    message:
      message ?? `User: arn:aws:iam::${localAccount}:root is not authorized to perform: ${service}:${action} (a fault)`,
    status: isJson && !isRest ? 400 : 403,
  });
}

function failure(
  { status, code, message }: Extract<CallFault, { kind: "fail" }>,
  { protocol }: StruckCall,
): ErrorAnswer {
  const isBusy = status === 503;
  return awsErrorAnswer({
    protocol,
    code: code ?? (isBusy ? "ServiceUnavailable" : "InternalFailure"),
    message:
      message ?? "The request processing has failed because of an unknown error, exception or failure (a fault).",
    status: status ?? 500,
  });
}
