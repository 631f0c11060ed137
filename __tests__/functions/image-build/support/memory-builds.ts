import type { Build, Builds, PassedImage } from "../../../../functions/image-build/core/ports";

/** The table of builds, in memory; every call gives others the chance to come between. */
export class MemoryBuilds implements Builds {
  readonly executions = new Map<string, Build>();
  readonly images = new Map<string, PassedImage>();
  private readonly counters = new Map<string, number>();

  async find(service: string, execution: string): Promise<Build | undefined> {
    await Promise.resolve();
    return this.executions.get(`${service}/${execution}`);
  }

  async lastNumber(service: string): Promise<number> {
    await Promise.resolve();
    return this.counters.get(service) ?? 0;
  }

  async begin(service: string, execution: string, build: Build): Promise<"begun" | "known" | "taken"> {
    await Promise.resolve();
    if (this.executions.has(`${service}/${execution}`)) return "known";
    if ((this.counters.get(service) ?? 0) !== build.number - 1) return "taken";
    this.counters.set(service, build.number);
    this.executions.set(`${service}/${execution}`, build);
    return "begun";
  }

  async noteReuse(service: string, execution: string, digest: string | undefined): Promise<void> {
    await Promise.resolve();
    const { reused: _, ...build } = this.executions.get(`${service}/${execution}`)!;
    this.executions.set(`${service}/${execution}`, digest === undefined ? build : { ...build, reused: digest });
  }

  async pass(service: string, execution: string, image: PassedImage): Promise<void> {
    await Promise.resolve();
    this.images.set(`${service}/${image.digest}`, image);
    const build = this.executions.get(`${service}/${execution}`)!;
    this.executions.set(`${service}/${execution}`, { ...build, digest: image.digest });
  }

  async passed(service: string, digest: string): Promise<PassedImage | undefined> {
    await Promise.resolve();
    return this.images.get(`${service}/${digest}`);
  }
}
