import { BatchGetImageCommand, DescribeImagesCommand, ECRClient } from "@aws-sdk/client-ecr";
import fs from "node:fs";
import path from "node:path";
import type { InboxMessage } from "../../../emulator/inbox/inbox-message";
import { loopbackRequest } from "../../../emulator/loopback-request";
import type { Decision } from "../../../functions/change-router/core/decision";
import { DeliveryWatch, startedBy } from "./delivery-watch";
import type { PlatformClone } from "./platform-clone";

const folderOf = (name: string) => `cs/Support/CSLiveSupportSrv/${name}`;
const shared = "cs/Support/CSLiveSupportShared";
const tagGrammar = /^1\.0\.0-[1-9]\d*\.g[0-9a-f]{12}\.\d{8}T\d{6}Z$/;

const onLinux = process.platform === "linux" ? it : it.skip; // where the environment of a process can be read

/** From a commit to an image, on a platform that is up. Each test goes on where the one before it ended. */
export function deliveryStory(platform: () => PlatformClone): void {
  describe("from a commit to an image", () => {
    let clone: PlatformClone;
    let watch: DeliveryWatch;

    beforeAll(async () => {
      clone = platform();
      await clone.does("up", "--port", String(clone.port)); // nothing to do when it is
      await clone.does("source");
      watch = new DeliveryWatch(clone.endpoint);
      await watch.reconciled();
    });

    afterAll(() => watch?.close());

    const write = (file: string, text: string) => {
      const place = path.join(clone.copy, file);
      fs.mkdirSync(path.dirname(place), { recursive: true });
      fs.writeFileSync(place, text);
    };

    const commit = (message: string) => {
      clone.git("add", "--all");
      clone.git("commit", "--quiet", "--message", message);
    };

    /** @returns what the router decided of it */
    const push = async (...args: string[]): Promise<Decision> => {
      const before = await watch.newestDecision();
      clone.git("push", "--quiet", ...args);
      return watch.decided(clone.git("rev-parse", "HEAD"), before);
    };

    /** Waits for what a decision started. */
    const built = async (decision: Decision) => {
      const head = clone.git("rev-parse", "HEAD");
      const reports = await Promise.all(startedBy(decision).map((service) => watch.ended(service, head)));
      expect(reports.map(({ service, condition, failure }) => [service, condition, failure])).toEqual(
        startedBy(decision).map((service) => [service, "succeeded", undefined]),
      );
    };

    let first: Decision;

    it("a push that touches one folder starts that pipeline alone, and says where to look", async () => {
      write(`${folderOf("Collections")}/src/rates.js`, "export const rate = 1;\n");
      commit("Add a rate");
      const before = await watch.newestDecision();
      expect(clone.git("push")).toContain("./thrive pipelines --watch");
      first = await watch.decided(clone.git("rev-parse", "HEAD"), before);
      expect(startedBy(first)).toEqual(["collections"]);
      expect(first.routes.collections).toMatchObject({
        reason: "changed",
        paths: [`${folderOf("Collections")}/src/rates.js`],
      });
      await built(first);
      expect(await clone.does("pipelines", "collections")).toMatch(
        /^collections succeeded, .*: [0-9a-f]{12} Add a rate, decision /,
      );
    });

    it("the image in the registry has both tags, one digest, its labels and its bill of materials", async () => {
      const { tags, labels } = await imageOf(clone.git("rev-parse", "HEAD"));
      const head = clone.git("rev-parse", "HEAD");
      expect(tags.filter((tag) => tagGrammar.test(tag))).toHaveLength(1);
      expect(tags).toContain(`git-${head}`);
      expect(labels).toMatchObject({
        "org.opencontainers.image.revision": head,
        "org.opencontainers.image.version": "1.0.0",
        "org.opencontainers.image.title": "collections",
        "gov.thrive.decision": first.id,
        "gov.thrive.build": expect.stringMatching(/^[1-9]\d*$/) as string,
      });
      expect(await hasTag(`sbom-git-${head}`)).toBe(true);
    });

    it("a push of words for people starts nothing, and explain says why", async () => {
      write(`${folderOf("Collections")}/README.md`, "# Collections, in other words\n");
      commit("Say it better");
      const decision = await push();
      expect(startedBy(decision)).toEqual([]);
      expect(decision.routes.collections).toMatchObject({ outcome: "skip", reason: "ignored-only" });
      expect(await clone.does("router", "explain", "collections")).toContain(
        "would not start: every file that changed since",
      );
    });

    it("a push to the shared library starts exactly its dependents", async () => {
      write(`${shared}/src/note.js`, "export const note = 1;\n");
      commit("Share a note");
      const decision = await push();
      expect(startedBy(decision)).toEqual(watch.dependentsOf("shared"));
      await built(decision);
    });

    it("a commit and its revert in one push start nothing", async () => {
      write(`${folderOf("Utilities")}/src/gone.js`, "export const gone = 1;\n");
      commit("Add what goes");
      clone.git("revert", "--no-edit", "HEAD");
      const decision = await push();
      expect([startedBy(decision), decision.routes.utilities?.reason]).toEqual([[], "unchanged"]);
    });

    it("a force push starts what it took away, and nothing else", async () => {
      write(`${folderOf("Utilities")}/src/wrong.js`, "export const wrong = 1;\n");
      commit("Do something wrong");
      const wrong = await push();
      expect(startedBy(wrong)).toEqual(["utilities"]);
      await built(wrong);
      clone.git("reset", "--quiet", "--hard", "HEAD~1");
      const decision = await push("--force");
      expect(startedBy(decision)).toEqual(["utilities"]);
      await built(decision);
    });

    it("a file that moves from one service to another starts both", async () => {
      clone.git("mv", `${folderOf("Collections")}/src/rates.js`, `${folderOf("Establishment")}/src/rates.js`);
      commit("Move the rate");
      const decision = await push();
      expect(startedBy(decision)).toEqual(["collections", "establishment"]);
      await built(decision);
    });

    it("the inbox has one readable message for each event and person", async () => {
      const lines = (await clone.does("inbox", "--channel", "email", "--json")).trim().split("\n");
      const mails = lines.map((line) => JSON.parse(line) as InboxMessage);
      const told = mails.filter(({ to, body }) => to.includes("delivery@thrive.test") && body.includes("collections"));
      expect(told.filter(({ body }) => /started/.test(body)).length).toBeGreaterThanOrEqual(4);
      expect(told.filter(({ body }) => /succeeded/.test(body)).length).toBeGreaterThanOrEqual(4);
      expect(new Set(told.map(({ body }) => body)).size).toBe(told.length);
      expect(told.filter(({ body }) => /^\s*[{[]/.test(body))).toEqual([]);
    });

    it("a service that is held is left alone until it is resumed", async () => {
      await clone.does("router", "hold", "collections", "--reason", "a migration");
      write(`${folderOf("Collections")}/src/held.js`, "export const held = 1;\n");
      commit("Change what is held");
      const decision = await push();
      expect(decision.routes.collections).toMatchObject({ outcome: "skip", reason: "held" });
      expect(await clone.does("pipelines")).toMatch(/\ncollections is held by .*: a migration\n/);
      await clone.does("router", "resume", "collections", "--reason", "it is over");
      await watch.reconciled();
      expect(await watch.report("collections")).toMatchObject({ commit: clone.git("rev-parse", "HEAD") });
    });

    it("an event that is lost is made up for by the next reconcile", async () => {
      await clone.does("fault", "events", "drop", "--source", "aws.codecommit", "--count", "1");
      write(`${folderOf("Intake")}/src/lost.js`, "export const lost = 1;\n");
      commit("Lose the event");
      clone.git("push", "--quiet");
      await watch.reconciled();
      expect(await watch.report("intake")).toMatchObject({
        condition: "succeeded",
        commit: clone.git("rev-parse", "HEAD"),
      });
      await clone.does("fault", "clear");
    });

    onLinux("a router that is killed at its work is made up for by the next reconcile", async () => {
      await clone.does("fault", "delay", "codepipeline", "StartPipelineExecution", "--milliseconds", "3000");
      write(`${folderOf("Intake")}/src/killed.js`, "export const killed = 1;\n");
      commit("Kill the router");
      clone.git("push", "--quiet");
      const killed = await killRouter(watch.place.names.router);
      await clone.does("fault", "clear");
      expect(killed).toBeGreaterThan(0);
      await watch.reconciled();
      expect(await watch.report("intake")).toMatchObject({
        condition: "succeeded",
        commit: clone.git("rev-parse", "HEAD"),
      });
    });

    /** Tags and labels of collections' image of a commit. */
    async function imageOf(of: string): Promise<{ tags: string[]; labels: Record<string, string> }> {
      const ecr = new ECRClient(watch.place.settings);
      const repositoryName = await repositoryOf(ecr);
      const imageIds = [{ imageTag: `git-${of}` }];
      const { imageDetails = [] } = await ecr.send(new DescribeImagesCommand({ repositoryName, imageIds }));
      const { images = [] } = await ecr.send(new BatchGetImageCommand({ repositoryName, imageIds }));
      ecr.destroy();
      const { config } = JSON.parse(images[0]!.imageManifest!) as { config: { digest: string } };
      const blob = await loopbackRequest({ url: `${clone.endpoint}/v2/${repositoryName}/blobs/${config.digest}` });
      const { config: settings } = JSON.parse(blob.body) as { config: { Labels: Record<string, string> } };
      return { tags: imageDetails[0]!.imageTags!, labels: settings.Labels };
    }

    async function hasTag(imageTag: string): Promise<boolean> {
      const ecr = new ECRClient(watch.place.settings);
      const repositoryName = await repositoryOf(ecr);
      const describe = new DescribeImagesCommand({ repositoryName, imageIds: [{ imageTag }] });
      const { imageDetails = [] } = await ecr.send(describe).catch(() => ({ imageDetails: [] }));
      ecr.destroy();
      return imageDetails.length === 1;
    }
  });
}

async function repositoryOf(ecr: ECRClient): Promise<string> {
  const { DescribeRepositoriesCommand } = await import("@aws-sdk/client-ecr");
  const { repositories = [] } = await ecr.send(new DescribeRepositoriesCommand({}));
  return repositories.map(({ repositoryName = "" }) => repositoryName).find((name) => name.endsWith("collections"))!;
}

/** Kills the processes that run the router, once there is one. @returns how many */
async function killRouter(name: string): Promise<number> {
  const giveUp = Date.now() + 30_000;
  while (Date.now() < giveUp) {
    const running = processesOf(name);
    for (const pid of running) process.kill(pid, "SIGKILL");
    if (running.length > 0) return running.length;
    await new Promise((resolve) => setImmediate(resolve));
  }
  return 0;
}

/** Processes that run a function, by the variable that tells each which it is. */
function processesOf(functionName: string): number[] {
  return fs
    .readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const environment = fs.readFileSync(`/proc/${pid}/environ`, "utf8").split("\0");
        return environment.includes(`AWS_LAMBDA_FUNCTION_NAME=${functionName}`) ? [Number(pid)] : [];
      } catch {
        return []; // it has ended, or is somebody else's
      }
    });
}
