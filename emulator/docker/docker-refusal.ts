/** What the stand-in does not do: the place, what was found, the rule and the way out. */
export class DockerRefusal extends Error {
  /** @example Dockerfile:7: RUN npm ci: the stand-in runs no commands in an image: … */
  constructor(place: string, found: string, wayOut: string) {
    super(`${place}: ${found}: ${wayOut}`);
    this.name = "DockerRefusal";
  }
}
