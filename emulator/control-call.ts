import type { IncomingMessage, ServerResponse } from "node:http";
import type { Control } from "./control";
import { readBody } from "./read-body";
import { sendJson } from "./send-json";

const prefix = "/_thrive";

export function isControlCall(url: string): boolean {
  return /^\/_thrive(?=[/?]|$)/.test(url);
}

/** Answers a call to the local AWS itself; `about` answers the bare prefix. */
export async function answerControlCall(
  incoming: IncomingMessage,
  answer: ServerResponse,
  about: () => object,
  controls: Readonly<Record<string, Control>>,
): Promise<void> {
  const { pathname, searchParams: query } = new URL(incoming.url ?? "", "http://127.0.0.1");
  const [name = "", ...rest] = pathname.slice(prefix.length + 1).split("/");
  if (name === "") return sendJson(answer, 200, about());
  const control = controls[name];
  if (!control) {
    return sendJson(answer, 404, {
      problems: [`${prefix}/${name}: there are ${Object.keys(controls).sort().join(", ")}`],
    });
  }
  const path = rest.length === 0 ? "" : `/${rest.join("/")}`;
  const body = (await readBody(incoming)).toString();
  const { status, value } = await control({ method: incoming.method ?? "GET", path, query, body });
  sendJson(answer, status, value);
}
