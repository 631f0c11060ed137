import * as z from "zod";

/** Seconds; EventBridge's measurements come within two minutes, and the function has five. */
const patience = 240;

const request = z.object({ patienceSeconds: z.number().int().min(1).max(patience).optional() });

/**
 * How long the drill waits for what it has sent. The daily event says nothing of it.
 * @throws when it is no whole number of seconds that the function has
 */
export function patienceOf(event: unknown): number {
  const { success, data } = request.safeParse(event);
  if (success) return data.patienceSeconds ?? patience;
  throw new Error(`patienceSeconds is no whole number from 1 to ${patience}; give one, or leave it out`);
}
