/** One thing that stands in the way of a command: the place, what was found there, the rule and the way out. */
export interface Obstacle {
  readonly obstacle: string;
}

/** @example terraform: Terraform 1.5.7; the platform needs 1.10 or later: install it from … */
export function obstacle(place: string, found: string, rule: string, wayOut: string): Obstacle {
  return { obstacle: `${place}: ${found}; ${rule}: ${wayOut}` };
}

/** A command that was refused before it did anything: every obstacle at once. Exit code 2. */
export class Refusal extends Error {
  constructor(command: string, obstacles: readonly Obstacle[]) {
    const count = obstacles.length === 1 ? "1 problem" : `${obstacles.length} problems`;
    super(
      [`thrive ${command} cannot start, ${count}:`, ...obstacles.map(({ obstacle }) => `  ${obstacle}`)].join("\n"),
    );
    this.name = "Refusal";
    this.stack = this.message; // the reader's machine is at fault, not the line that threw
  }
}

export function isObstacle(answer: object): answer is Obstacle {
  return "obstacle" in answer;
}
