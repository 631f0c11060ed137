export { remainingResources } from "./remaining-resources";
export { runningEmulator, type RunningEmulator } from "./running-emulator";
export { startEmulator, type StartOptions } from "./start-emulator";
export { stopEmulator } from "./stop-emulator";
