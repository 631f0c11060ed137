import fs from "node:fs";
import path from "node:path";
import type { PlatformClone } from "./platform-clone";
import { steadyTour } from "./steady-tour";

const page = path.join(__dirname, "../../../docs/tour.md");

/** The tour on a platform that is up; docs/tour.md is what it said. */
export function tourStory(platform: () => PlatformClone): void {
  describe("the tour", () => {
    let said: string;

    // Four minutes on two free cores; other tests run beside it.
    it("shows the whole story within six minutes", async () => {
      const begin = Date.now();
      said = await platform().does("tour");
      expect(Date.now() - begin).toBeLessThan(6 * 60_000);
    });

    it("is what its page says", () => {
      const [, transcript = ""] = /```text\n([\s\S]*?)\n```/.exec(fs.readFileSync(page, "utf8")) ?? [];
      expect(steadyTour(said)).toBe(transcript);
    });

    it("can be taken again", async () => {
      await platform().does("tour");
    });

    it("leaves nothing that an apply would change", async () => {
      expect(await platform().does("up")).toContain(" stacks, 0 changes.\n");
    });
  });
}
