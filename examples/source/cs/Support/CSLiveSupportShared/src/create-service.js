import { createServer } from "node:http";
import { ServiceError } from "./service-error.js";

/**
 * The HTTP server of a service. Every answer is JSON and says who gave it.
 * @param reads what the service answers: a function for each path below its base path
 */
export function createService({ settings, version, reads, log }) {
  const { basePath, service, commit, instance } = settings;
  const answeredBy = { service, version, commit, instance };
  const answers = { "/health": () => ({ status: "ok" }), "/": () => ({}), ...reads };

  async function answer(method, url) {
    if (method !== "GET" && method !== "HEAD") throw new ServiceError(405, `${method} is not offered`);
    const path = pathBelow(basePath, url);
    if (!Object.hasOwn(answers, path)) throw new ServiceError(404, "there is nothing here");
    return answers[path]();
  }

  const server = createServer(async (request, response) => {
    const begin = performance.now();
    const { status, body } = await answer(request.method, request.url).then(succeeded, failed);
    request.resume(); // nothing is read of a body that came along
    send(response, status, { ...body, answeredBy }, server.listening);
    const path = request.url.split("?")[0];
    if (path !== "/health" || status !== 200) {
      const milliseconds = Math.round(performance.now() - begin);
      log("request", { method: request.method, path, status, milliseconds, ...(body.error && { error: body.error }) });
    }
  });
  server.requestTimeout = 10_000;
  server.keepAliveTimeout = 65_000; // longer than the load balancer keeps a connection, so that it never meets a closed one
  return server;
}

/** The load balancer sends the whole path, its health check and other services the short one. */
function pathBelow(basePath, url) {
  const path = url.split("?")[0];
  const isBelow = basePath !== "" && (path === basePath || path.startsWith(`${basePath}/`));
  return (isBelow ? path.slice(basePath.length) : path) || "/";
}

const succeeded = (body) => ({ status: 200, body });

function failed(error) {
  if (!(error instanceof ServiceError)) return { status: 500, body: { error: error.message } };
  return { status: error.status, body: { error: error.message, ...error.details } };
}

function send(response, status, body, isStaying) {
  const text = `${JSON.stringify(body, undefined, 2)}\n`;
  const headers = { "Content-Type": "application/json", "Content-Length": Buffer.byteLength(text) };
  response.writeHead(status, isStaying ? headers : { ...headers, Connection: "close" });
  response.end(text);
}
