import { request } from "node:http";
import { connect } from "node:net";
import { matches, type CheckResult } from "./target-health";

export interface HealthCheck {
  /** Only these two are made here: the checks of HTTPS groups see a port opened. */
  readonly protocol: "HTTP" | "TCP";
  readonly path: string;
  readonly matcher: string;
}

/** Makes one check. An aborted one counts as timed out. */
export function checkTarget(host: string, port: number, check: HealthCheck, limit: AbortSignal): Promise<CheckResult> {
  return check.protocol === "HTTP" ? checkHttp(host, port, check, limit) : checkTcp(host, port, limit);
}

function checkHttp(host: string, port: number, { path, matcher }: HealthCheck, signal: AbortSignal) {
  return new Promise<CheckResult>((resolve) => {
    const headers = { "User-Agent": "ELB-HealthChecker/2.0", Host: `${host}:${port}`, Connection: "close" };
    const sent = request({ host, port, path, headers, agent: false, signal }, (answer) => {
      const code = answer.statusCode ?? 0;
      answer.resume();
      answer.on("error", () => {});
      resolve(matches(matcher, code) ? { kind: "passed" } : { kind: "mismatch", code });
    });
    sent.on("error", () => resolve(signal.aborted ? { kind: "timeout" } : { kind: "failed" }));
    sent.end();
  });
}

function checkTcp(host: string, port: number, signal: AbortSignal) {
  return new Promise<CheckResult>((resolve) => {
    const socket = connect({ host, port, signal });
    socket.on("connect", () => {
      socket.destroy();
      resolve({ kind: "passed" });
    });
    socket.on("error", () => resolve(signal.aborted ? { kind: "timeout" } : { kind: "failed" }));
  });
}
