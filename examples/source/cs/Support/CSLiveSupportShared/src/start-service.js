import { readFileSync } from "node:fs";
import { createService } from "./create-service.js";
import { createLog } from "./log.js";
import { readSettings } from "./settings.js";

/** Milliseconds for the requests under way when the service is told to end; the platform waits a minute. */
const lastRequests = 25_000;

/**
 * Starts a service and ends it in order: at SIGTERM it takes no new connection, answers what it has, and exits with 0.
 * @param packageFile URL of the service's package.json, which holds its version
 */
export function startService({ packageFile, reads, environment = process.env }) {
  const settings = readSettings(environment);
  const { version } = JSON.parse(readFileSync(packageFile, "utf8"));
  const log = createLog({ service: settings.service, instance: settings.instance });
  const server = createService({ settings, version, reads, log });
  server.listen(settings.port, settings.host, () => {
    log("started", { version, commit: settings.commit, port: server.address().port });
  });
  server.on("error", (error) => {
    log("cannot listen", { error: error.message });
    process.exit(1);
  });
  for (const signal of ["SIGTERM", "SIGINT"]) process.once(signal, () => end(server, log, signal));
  return server;
}

function end(server, log, signal) {
  log("ending", { signal });
  server.close(() => {
    log("ended");
    process.exit(0);
  });
  server.closeIdleConnections();
  setTimeout(() => {
    log("ended with requests under way", { milliseconds: lastRequests });
    process.exit(1);
  }, lastRequests).unref();
}
