import http from "node:http";
import https from "node:https";
import { obstacle, type Obstacle } from "./refusal";

const rule = "--endpoint takes the URL of a local AWS that runs, such as http://127.0.0.1:4566";

/** Suffixes of hosts that are AWS itself. */
const realAws = [".amazonaws.com", ".amazonaws.com.cn", ".api.aws", ".on.aws"];

const timeLimitMilliseconds = 5_000;

/** Whether a local AWS of the user's can be deployed to; undefined when it can. */
export async function checkEndpoint(endpoint: string): Promise<Obstacle | undefined> {
  const place = `--endpoint ${endpoint}`;
  const url = URL.canParse(endpoint) ? new URL(endpoint) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol))
    return obstacle(place, "not an http(s) URL", rule, "correct it");
  if (realAws.some((suffix) => `.${url.hostname}`.endsWith(suffix))) {
    return obstacle(place, "AWS itself", rule, "deploy to a real account with ./thrive cdktf deploy");
  }
  const failure = await connectionFailure(url);
  return failure === undefined
    ? undefined
    : obstacle(place, `does not answer (${failure})`, rule, "start it, or correct the URL");
}

/** Any answer will do: what a path without an operation gets differs between emulators. */
function connectionFailure(url: URL): Promise<string | undefined> {
  const client = url.protocol === "https:" ? https : http;
  return new Promise((resolve) => {
    const request = client.get(url, { timeout: timeLimitMilliseconds }, (response) => {
      response.resume();
      resolve(undefined);
    });
    request.on("timeout", () => request.destroy(new Error(`no answer within ${timeLimitMilliseconds / 1000} s`)));
    request.on("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
  });
}
