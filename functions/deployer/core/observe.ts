import type { Environment } from "./ports";

/** What runs at this moment. */
export interface Observation {
  /** Digest; missing when nothing runs, or what runs names its image otherwise. */
  readonly runs?: string;
  /** ARN. */
  readonly taskDefinition?: string;
  /** Whether a deployment is on its way. */
  readonly isChanging: boolean;
}

export async function observe({ strategy, revisions }: Environment): Promise<Observation> {
  const { revision, isChanging } = await strategy.serving();
  if (revision === undefined) return { isChanging };
  const runs = await revisions.digestOf(revision);
  return { ...(runs !== undefined && { runs }), taskDefinition: revision, isChanging };
}
