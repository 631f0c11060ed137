import type { SignedRequest } from "../signed-request";

/** The parameters of a request, whichever protocol it is written in. */
export type ActionInput = Readonly<Record<string, unknown>>;

/** Reads JSON as it is, and forms flat: `LoadBalancerArns.member.1`. What is neither has no parameters. */
export function actionInput({ headers, body }: Pick<SignedRequest, "headers" | "body">): ActionInput {
  const text = body.toString();
  if (headers["content-type"]?.startsWith("application/x-www-form-urlencoded") === true) {
    return Object.fromEntries(new URLSearchParams(text));
  }
  try {
    return (JSON.parse(text) ?? {}) as ActionInput;
  } catch {
    return {};
  }
}

export function textOf(input: ActionInput, ...names: readonly string[]): string | undefined {
  return names.map((name) => input[name]).find((value) => typeof value === "string" && value !== "") as
    string | undefined;
}

/** Texts of a JSON list, or of the members of a form: `AlarmNames.member.1`. */
export function textsOf(input: ActionInput, name: string): string[] {
  const list = input[name];
  if (Array.isArray(list)) return list.filter((item) => typeof item === "string");
  return Object.entries(input)
    .filter(([key]) => key.startsWith(`${name}.member.`))
    .map(([, value]) => String(value));
}
