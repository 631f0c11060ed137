import { remainingResources, runningEmulator, startEmulator, stopEmulator } from "../emulator";
import { gatewayDomains } from "./gateway-domains";
import { deregisterRevision } from "./kept-revisions";
import { usualPort, type LocalAws } from "./local-aws";

/** The emulator of this repository. */
export const ourLocalAws: LocalAws = {
  port: usualPort,
  start: startEmulator,
  running: runningEmulator,
  stop: stopEmulator,
  remaining: remainingResources,
  domains: gatewayDomains,
  deregister: deregisterRevision,
};
