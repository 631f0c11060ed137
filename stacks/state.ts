/** From a stack's folder, `cdktf.out/stacks/<id>`, to the root of the checkout. */
const root = "../../..";

/** Where the state of a local stack is. Relative, so that synth is the same wherever the checkout is. */
export function stateFile(stackId: string): string {
  return `${root}/.thrive/state/${stackId}.tfstate`;
}

export function stateKey(stackId: string): string {
  return `${stackId}.tfstate`;
}

export function keepsStateIn(bucket: string, region: string) {
  return { bucket, region, encrypt: true };
}

/** The profile file that `thrive up` writes: it says where the local AWS listens. */
export const emulatorProfileFile = `\${path.module}/${root}/.thrive/aws/config`;
