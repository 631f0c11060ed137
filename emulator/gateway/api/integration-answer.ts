import type { HeaderLines } from "../../header-lines";
import type { HttpAnswer } from "../gateway-request";

/** Headers that an integration answers with and API Gateway hands on by another name. */
const remapped =
  /^(authorization|connection|content-length|content-md5|date|expect|host|max-forwards|server|te|transfer-encoding|trailer|upgrade|user-agent|via|warn|www-authenticate)$/i;
/** Headers that hold for one connection only. */
const dropped = /^(keep-alive|transfer-encoding|trailer|upgrade)$/i;

/** What the caller gets of an integration's answer. */
export function integrationAnswer({ status, headers, body }: HttpAnswer): HttpAnswer {
  const kept: HeaderLines = headers
    .filter(([name]) => !dropped.test(name))
    .map(([name, value]) => [remapped.test(name) ? `x-amzn-Remapped-${name}` : name, value]);
  const hasType = kept.some(([name]) => name.toLowerCase() === "content-type");
  return { status, headers: hasType ? kept : [["Content-Type", "application/json"], ...kept], body };
}
