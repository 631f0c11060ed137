/** Fails the job of a deployer that ended without an answer; what it does comes with the deployer. */
export function handler(): never {
  throw new Error("failed-job has no steps yet");
}
