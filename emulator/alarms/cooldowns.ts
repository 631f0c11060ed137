import type { Clock } from "../clock";

/** AWS's seconds to pass after a step before the next. */
export interface CooldownSeconds {
  readonly out: number;
  readonly in: number;
}

interface Steps {
  out?: number;
  any?: number;
}

/** When each scalable target was last scaled by each policy. */
export class Cooldowns {
  private readonly steps = new Map<string, Steps>();

  constructor(private readonly clock: Clock) {}

  /** More tasks wait for the last step out, fewer for the last step in either direction. */
  isOver(policy: string, direction: "out" | "in", cooldown: CooldownSeconds): boolean {
    const { out, any } = this.steps.get(policy) ?? {};
    const last = direction === "out" ? out : any;
    if (last === undefined) return true;
    return (this.clock.now().getTime() - last) * this.clock.speed >= cooldown[direction] * 1000;
  }

  note(policy: string, direction: "out" | "in"): void {
    const now = this.clock.now().getTime();
    this.steps.set(policy, { out: direction === "out" ? now : this.steps.get(policy)?.out, any: now });
  }
}
