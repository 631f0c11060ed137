import {
  BatchGetImageCommand,
  DescribeImagesCommand,
  DescribeRepositoriesCommand,
  ECRClient,
} from "@aws-sdk/client-ecr";
import { GetQueueUrlCommand, PurgeQueueCommand, SQSClient } from "@aws-sdk/client-sqs";
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
      if (!(await isUp(clone))) await clone.does("up", "--port", String(clone.port));
      await clone.does("source");
      watch = new DeliveryWatch(clone);
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
      const version = tags.find((tag) => tagGrammar.test(tag));
      expect(tags.toSorted()).toEqual([version, expect.stringMatching(/^deployed-local-[0-9a-f]{8}$/), `git-${head}`]);
      expect(labels).toMatchObject({
        "org.opencontainers.image.revision": head,
        "org.opencontainers.image.version": version,
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

    it("tests that fail and an image with findings turn their pipelines red, and say so", async () => {
      const sums = `${folderOf("Intake")}/test/sums.test.js`;
      write(
        sums,
        'import { test } from "node:test";\ntest("sums", () => { throw new Error("one and one is three"); });\n',
      );
      write(`${folderOf("Collections")}/src/risky.js`, "export const risky = 1;\n");
      commit("Do two things wrong");
      await scansFind([{ name: "CVE-2026-1", severity: "CRITICAL" }]);
      const decision = await push();
      expect(startedBy(decision)).toEqual(["collections", "intake"]);
      const head = clone.git("rev-parse", "HEAD");
      const [collections, intake] = await Promise.all(startedBy(decision).map((service) => watch.ended(service, head)));
      await scansFind([]);
      expect(collections).toMatchObject({ condition: "failed", failure: { stage: "Build", action: "Gate" } });
      expect(collections!.failure!.reason).toContain("CVE-2026-1 (CRITICAL) is a finding at or above HIGH");
      expect(intake).toMatchObject({ condition: "failed", failure: { stage: "Build", action: "Test" } });
      const said = await clone.does("pipelines", "intake");
      expect(said).toContain("\nintake failed in Build, action Test:\n");
      expect(said).toContain("one and one is three");
      expect(await hasTag(`git-${head}`)).toBe(true); // it was made once, and is judged again
      clone.git("rm", "--quiet", sums);
      commit("Mend the sums");
      await clone.does("router", "run", "collections", "--reason", "the finding was none");
      const mended = await push();
      expect(startedBy(mended)).toEqual(["intake"]);
      await built(mended);
      expect((await watch.ended("collections", head)).condition).toBe("succeeded");
      expect(await clone.does("router", "decisions", "collections")).toContain(": the finding was none");
    });

    it("the inbox has one readable message for each event and person", async () => {
      const told = await watch.until("a message of each end", async () => {
        const lines = (await clone.does("inbox", "--channel", "email", "--json")).trim().split("\n");
        const mails = lines.map((line) => JSON.parse(line) as InboxMessage);
        const found = mails.filter(
          ({ to, body }) => to.includes("delivery@thrive.test") && /delivery-collections /.test(body),
        );
        return messagesOf(found, "started").length === messagesOf(found, "(succeeded|failed|gave way)").length
          ? found
          : undefined;
      });
      expect(messagesOf(told, "succeeded").length).toBeGreaterThanOrEqual(4);
      expect(messagesOf(told, "failed").length).toBeGreaterThanOrEqual(1);
      expect(new Set(told.map(({ body }) => body)).size).toBe(told.length);
      expect(told.filter(({ body }) => !/^"?thrive-delivery-collections [a-z]+/.test(body))).toEqual([]);
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
      await struck();
      await clone.does("fault", "clear");
      await watch.reconciled();
      expect(await watch.report("intake")).toMatchObject({
        condition: "succeeded",
        commit: clone.git("rev-parse", "HEAD"),
      });
    });

    onLinux("a router that is killed at its work is made up for by the next reconcile", async () => {
      await clone.does("fault", "delay", "codepipeline", "StartPipelineExecution", "--milliseconds", "5000");
      write(`${folderOf("Intake")}/src/killed.js`, "export const killed = 1;\n");
      commit("Kill the router");
      clone.git("push", "--quiet");
      await struck(); // it has claimed the start, and waits for the answer
      const router = processesOf(watch.place.names.router, clone.endpoint);
      for (const pid of router) process.kill(pid, "SIGKILL");
      await clone.does("fault", "clear");
      expect(router).not.toEqual([]);
      await watch.reconciled();
      expect(await watch.report("intake")).toMatchObject({
        condition: "succeeded",
        commit: clone.git("rev-parse", "HEAD"),
      });
      await forgetChanges();
    });

    /** What a router that was killed had taken comes back after twelve minutes, and holds up what is behind it. */
    async function forgetChanges(): Promise<void> {
      const sqs = new SQSClient(watch.place.settings);
      const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: watch.place.names.changes }));
      await sqs.send(new PurgeQueueCommand({ QueueUrl }));
      sqs.destroy();
    }

    /** Waits until the one fault in force has struck. */
    const struck = () =>
      watch.until("a fault that strikes", async () => {
        const { body } = await loopbackRequest({ url: `${clone.endpoint}/_thrive/faults` });
        const { faults } = JSON.parse(body) as { faults: { struck: number }[] };
        return faults.some((fault) => fault.struck > 0) ? true : undefined;
      });

    /** What scans of collections' images find from now on. */
    async function scansFind(findings: readonly object[]): Promise<void> {
      const ecr = new ECRClient(watch.place.settings);
      const body = JSON.stringify({ repository: await repositoryOf(ecr), findings });
      ecr.destroy();
      const answer = await loopbackRequest({ url: `${clone.endpoint}/_thrive/scans`, method: "POST", body });
      expect(answer.status).toBe(200);
    }

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

async function isUp(clone: PlatformClone): Promise<boolean> {
  const { localAws, stacks } = await clone.status();
  return localAws.running === true && stacks.every(({ condition }) => condition === "deployed");
}

const messagesOf = (all: readonly InboxMessage[], what: string) =>
  all.filter(({ body }) => new RegExp(` ${what}[ .:]`).test(body));

async function repositoryOf(ecr: ECRClient): Promise<string> {
  const { repositories = [] } = await ecr.send(new DescribeRepositoriesCommand({}));
  return repositories.map(({ repositoryName = "" }) => repositoryName).find((name) => name.endsWith("collections"))!;
}

/** Processes that run a function of a local AWS, by the variables that tell each which it is. */
function processesOf(functionName: string, endpoint: string): number[] {
  const own = [`AWS_LAMBDA_FUNCTION_NAME=${functionName}`, `AWS_ENDPOINT_URL=${endpoint}`];
  return fs
    .readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const environment = fs.readFileSync(`/proc/${pid}/environ`, "utf8").split("\0");
        return own.every((variable) => environment.includes(variable)) ? [Number(pid)] : [];
      } catch {
        return []; // it has ended, or is somebody else's
      }
    });
}
