import fs from "node:fs";
import path from "node:path";
import { git, type Author } from "../clean-git";
import type { CodeRepository } from "../code-repository";

/** The service's folder in its repository. */
const service = "cs/Support/CSLiveSupportSrv/Collections";

/** Line after which the service says what it answers. */
const answers = "\n  return {\n";

/** What makes its health check fail, and leaves its tests alone. */
const sickness = `    "/health": () => Promise.reject(new Error("sick, as the tour wants it")),\n`;

/** A working copy of the services' source that the tour changes and pushes from. */
export class TourSource {
  constructor(
    private readonly folder: string,
    private readonly environment: NodeJS.ProcessEnv,
    private readonly author: Author,
  ) {}

  async begin(repository: CodeRepository): Promise<void> {
    fs.rmSync(this.folder, { recursive: true, force: true });
    await repository.clone(this.folder);
    this.heal(); // a tour that was interrupted may have left it sick
  }

  /** Pushes a version that says when it was written. @returns its commit */
  push(message: string): Promise<string> {
    const file = path.join(this.folder, service, "src/tour.js");
    fs.writeFileSync(file, `/** When the tour came by last. */\nexport const tour = "${new Date().toISOString()}";\n`);
    return this.commit(message);
  }

  /** Pushes a version whose health check answers 500. @returns its commit */
  pushSick(message: string): Promise<string> {
    this.edit((text) => text.replace(answers, `${answers}${sickness}`));
    return this.commit(message);
  }

  /** Takes the sickness out again; what is changed goes with the next push. */
  heal(): void {
    this.edit((text) => text.replace(sickness, ""));
  }

  private edit(change: (text: string) => string): void {
    const file = path.join(this.folder, service, "src/reads.js");
    fs.writeFileSync(file, change(fs.readFileSync(file, "utf8")));
  }

  private async commit(message: string): Promise<string> {
    await this.git("add", "--all");
    await this.git("commit", "--quiet", "--message", message);
    await this.git("push", "--quiet", "origin", "HEAD");
    return this.git("rev-parse", "HEAD");
  }

  private git(...args: readonly string[]): Promise<string> {
    return git(args, { cwd: this.folder, environment: this.environment, author: this.author });
  }
}
