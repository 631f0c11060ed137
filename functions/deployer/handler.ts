/** Deploys a service; what it does comes with its steps. */
export function handler(): never {
  throw new Error("the deployer has no steps yet");
}
