import { randomUUID } from "node:crypto";
import { FillerError } from "../fillers/filler-error";

export type HookStatus = "Succeeded" | "Failed";

/** The functions that were asked and have not answered. */
export class HookAnswers {
  private readonly waiting = new Map<string, { deploymentId: string; answer: (status: HookStatus) => void }>();

  ask(deploymentId: string): { id: string; answered: Promise<HookStatus> } {
    const id = randomUUID();
    const answered = new Promise<HookStatus>((answer) => this.waiting.set(id, { deploymentId, answer }));
    return { id, answered };
  }

  /** To be called when nobody waits any longer. */
  forget(id: string): void {
    this.waiting.delete(id);
  }

  readonly take = (input: {
    readonly deploymentId: string;
    readonly lifecycleEventHookExecutionId: string;
    readonly status: string;
  }): object => {
    const { deploymentId, lifecycleEventHookExecutionId: id, status } = input;
    const asked = this.waiting.get(id);
    if (asked?.deploymentId !== deploymentId)
      throw new FillerError(
        "InvalidLifecycleEventHookExecutionIdException",
        `The lifecycle event hook execution ID ${id} is invalid or has been answered.`,
      );
    if (status !== "Succeeded" && status !== "Failed")
      throw new FillerError(
        "InvalidLifecycleEventHookExecutionStatusException",
        `The lifecycle event hook execution status ${status} is invalid: it is Succeeded or Failed.`,
      );
    this.waiting.delete(id);
    asked.answer(status);
    return { lifecycleEventHookExecutionId: id };
  };
}
