import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { EmulatorFiles } from "./emulator-files";
import type { ProgramName } from "./homes";
import { loopbackRequest } from "./loopback-request";
import { localAccount } from "./local-account";
import { pythonOf } from "./virtual-environment";

export interface HomeProcess {
  readonly name: ProgramName;
  readonly pid: number;
  /** Resolves with what happened when the process has ended. */
  readonly ended: Promise<string>;
  stop(): Promise<void>;
}

export interface HomeOptions {
  readonly name: ProgramName;
  readonly port: number;
  /** Port of the router: what the homes give out as the address of AWS. */
  readonly routerPort: number;
  readonly files: EmulatorFiles;
  /** File descriptor that the process prints to. */
  readonly log: number;
}

const moduleOf: Readonly<Record<ProgramName, string>> = { ministack: "ministack_home", moto: "moto_home" };
const healthOf: Readonly<Record<ProgramName, string>> = { ministack: "/_ministack/health", moto: "/moto-api/" };

/** Milliseconds. A start takes one second; a busy machine gets a minute. */
const startLimit = 60_000;
const stopLimit = 5_000;

/** Starts one home and resolves when it answers. */
export async function startHome(options: HomeOptions): Promise<HomeProcess> {
  const child = spawn(pythonOf(options.files.venv), [tethered, moduleOf[options.name]], {
    cwd: options.files.folder,
    env: environmentOf(options),
    stdio: ["pipe", options.log, options.log],
    detached: true, // a process group of its own, so that its own children end with it
  });
  const ended = once(child, "exit").then(([code, signal]) => `${options.name} ended (${signal ?? `code ${code}`})`);
  const health = `http://127.0.0.1:${options.port}${healthOf[options.name]}`;
  await Promise.race([untilAnswers(health), ended.then(fail)]);
  return { name: options.name, pid: child.pid!, ended, stop: () => stop(child, ended) };
}

const tethered = join(__dirname, "python", "tethered.py");

/** Nothing of the caller's environment but the PATH: no credentials of a real account, no proxy, no profile. */
function environmentOf({ name, port, routerPort, files }: HomeOptions): NodeJS.ProcessEnv {
  const common = {
    PATH: process.env.PATH,
    HOME: files.folder,
    TMPDIR: files.folder,
    LANG: "C.UTF-8",
    PYTHONDONTWRITEBYTECODE: "1",
    AWS_ACCESS_KEY_ID: "local",
    AWS_SECRET_ACCESS_KEY: "local",
    AWS_DEFAULT_REGION: "us-east-1",
    AWS_EC2_METADATA_DISABLED: "true",
    AWS_ENDPOINT_URL: `http://127.0.0.1:${routerPort}`,
    NO_PROXY: "*",
  };
  return name === "moto" ? { ...common, ...motoSettings(port) } : { ...common, ...ministackSettings(port, files) };
}

function motoSettings(port: number): NodeJS.ProcessEnv {
  return {
    MOTO_PORT: String(port),
    MOTO_ACCOUNT_ID: localAccount,
    MOTO_ACM_VALIDATION_WAIT: "0", // seconds; moto's own 60 would be waited for by every certificate
  };
}

function ministackSettings(port: number, files: EmulatorFiles): NodeJS.ProcessEnv {
  return {
    GATEWAY_PORT: String(port),
    BIND_HOST: "127.0.0.1", // its default is every interface
    MINISTACK_HOST: "127.0.0.1",
    MINISTACK_ACCOUNT_ID: localAccount,
    AUTH: "true", // signatures are checked and permissions hold; the key "local" is the root of the account
    IOT_MTLS_ENABLED: "0", // would listen on port 8883
    SFTP_ENABLED: "0", // would listen on port 2222
    STATE_DIR: join(files.folder, "ministack-state"),
    S3_DATA_DIR: join(files.folder, "ministack-s3"),
    LOG_LEVEL: "WARNING",
  };
}

async function untilAnswers(url: string): Promise<void> {
  const giveUp = Date.now() + startLimit;
  while (Date.now() < giveUp) {
    const answer = await loopbackRequest({ url }).catch(() => undefined);
    if (answer?.status === 200) return;
    await delay(50);
  }
  throw new Error(`${url}: no answer within ${startLimit / 1000} s`);
}

function fail(what: string): never {
  throw new Error(what);
}

/** Closing its standard input makes the process end itself (see tethered.py). */
async function stop(child: ChildProcess, ended: Promise<string>): Promise<void> {
  child.stdin?.end();
  const late = await Promise.race([ended.then(() => false), delay(stopLimit, true, { ref: false })]);
  if (late) process.kill(-child.pid!, "SIGKILL");
  await ended;
}
