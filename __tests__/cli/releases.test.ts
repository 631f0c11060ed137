import { releases, type ReleasesOptions } from "../../cli/commands/releases";
import { csv } from "../../cli/csv";
import { readInstant } from "../../cli/instant";
import { readDeployment, writeDeployment } from "../../cli/deployment";
import { commit, digestOf, FakeDelivery } from "./support/fake-delivery";
import { deployedAt, fakeProject, type FakeProject } from "./support/fake-project";
import { at, released } from "./support/ledger";

const plain: ReleasesOptions = { csv: false, json: false };
const now = () => new Date(at(59));

let delivery: FakeDelivery;
let project: FakeProject;

beforeEach(async () => {
  delivery = new FakeDelivery();
  project = fakeProject();
  await deployedAt(project, await delivery.start());
});

afterEach(() => delivery.stop());

async function ask(options: Partial<ReleasesOptions> = {}, service = "collections"): Promise<string> {
  const before = project.said().length;
  expect(await releases(project, service, { ...plain, ...options }, { now })).toBe(0);
  return project.said().slice(before);
}

const approver = "arn:aws:sts::123456789012:assumed-role/AWSReservedSSO_approver/bob@thrive.test";

describe("releases", () => {
  it("say what runs where, since when, of which commit and approved by whom; the newest first", async () => {
    released(
      delivery,
      { tag: "1.0.0-1", minute: 1, approver },
      { tag: "1.0.0-2", minute: 2, previous: "1.0.0-1", result: "failed", failure: "ECS gave it up\nan event" },
      { tag: "1.0.0-3", minute: 3, previous: "1.0.0-1", result: undefined },
    );
    expect(await ask())
      .toBe(`environment  runs     commit        since              asked by                       approved by      deploying
-----------  ----     ------        -----              --------                       -----------      ---------
local        1.0.0-1  0123456789ab  2026-01-01 12:01Z  router, decision 01JGDECISION  bob@thrive.test  1.0.0-3 since 2026-01-01 12:03Z

began              environment  what     image    commit        result     asked by                       approved by      because
-----              -----------  ----     -----    ------        ------     --------                       -----------      -------
2026-01-01 12:03Z  local        release  1.0.0-3  0123456789ab  goes on    router, decision 01JGDECISION
2026-01-01 12:02Z  local        release  1.0.0-2  0123456789ab  failed     router, decision 01JGDECISION                   ECS gave it up
2026-01-01 12:01Z  local        release  1.0.0-1  0123456789ab  succeeded  router, decision 01JGDECISION  bob@thrive.test
`);
  });

  it("say what ran at another time, and since when it did then", async () => {
    released(delivery, { tag: "1.0.0-1", minute: 1 }, { tag: "1.0.0-2", minute: 5, previous: "1.0.0-1" });
    const said = await ask({ at: "2026-01-01T12:04Z" });
    expect(said).toMatch(
      /^collections as it was at 2026-01-01 12:04Z\n\n.*\n.*\nlocal +1\.0\.0-1 .* 2026-01-01 12:01Z /,
    );
    expect(said).not.toContain("1.0.0-2");
    expect(await ask({ at: "56m" })).toContain("as it was at 2026-01-01 12:03Z\n");
  });

  it("tell of another time what was known then: a release that ended later was under way", async () => {
    released(delivery, { tag: "1.0.0-1", minute: 1 }, { tag: "1.0.0-2", minute: 5, previous: "1.0.0-1" });
    const said = await ask({ at: "2026-01-01T12:05:10Z" });
    expect(said).toMatch(/\nlocal +1\.0\.0-1 .* 1\.0\.0-2 since 2026-01-01 12:05Z\n/);
    expect(said).toMatch(/\n2026-01-01 12:05Z +local +release +1\.0\.0-2 +0123456789ab +goes on /);
  });

  it("of one image are listed by its digest; programs get the whole of it", async () => {
    released(delivery, { tag: "1.0.0-1", minute: 1 }, { tag: "1.0.0-2", minute: 5, previous: "1.0.0-1" });
    const digest = digestOf("1.0.0-1");
    const answer = JSON.parse(await ask({ digest: digest.slice(0, 20), json: true })) as object;
    expect(answer).toMatchObject({
      service: "collections",
      environments: [{ environment: "local", runs: digestOf("1.0.0-2"), since: at(5, 30) }],
      releases: [{ environment: "local", release: { begun: { digest, commit }, ended: { runs: digest } } }],
      freezes: [],
    });
  });

  it("tell what was seen to run though no release brought it", async () => {
    released(delivery, { tag: "1.0.0-1", minute: 1 });
    delivery.write("SERVICE#collections#ENVIRONMENT#local", "OBSERVED#01JG0009", { runs: digestOf("x"), at: at(9) });
    expect(await ask()).toMatch(new RegExp(`\nlocal +${digestOf("x").slice(0, 19)} +2026-01-01 12:09Z`));
  });

  it("name the freezes that are not over", async () => {
    delivery.write("FREEZE#local", "01A", { until: at(90), reason: "the fair", by: "arn:x/ana", at: at(0) });
    delivery.write("FREEZE#local", "01B", { until: at(10), reason: "over", by: "arn:x/ana", at: at(0) });
    delivery.write("FREEZE#local", "01C", { until: at(90), reason: "lifted", by: "arn:x/ana", at: at(0) });
    delivery.write("FREEZE#local", "01C#LIFTED", { reason: "no need", by: "arn:x/bob", at: at(1) });
    expect(await ask()).toBe(`environment  runs     commit  since  asked by  approved by
-----------  ----     ------  -----  --------  -----------
local        nothing

local is frozen until 2026-01-01 13:30Z: the fair (ana)

The ledger has no such release of collections.
`);
  });

  it("for a spreadsheet are rows whose text no spreadsheet computes", async () => {
    released(delivery, { tag: "1.0.0-1", minute: 1, reason: '=HYPERLINK("http://x","y")' });
    const [heading, row] = (await ask({ csv: true })).split("\r\n");
    expect(heading).toMatch(/^service,environment,release,kind,began,ended,result,tag,digest,commit,/);
    expect(row).toContain(`,"'=HYPERLINK(""http://x"",""y"")",`);
  });

  it("refuse what they cannot answer, all at once", async () => {
    await expect(ask({ at: "yesterday", digest: "1.0", csv: true, json: true }, "nobody")).rejects.toThrow(
      `thrive releases cannot start, 4 problems:
  service: nobody; no service of the catalogue has this name: one of intake, utilities, case-management, establishment, collections
  --at: yesterday; it is a time with its zone, or how long ago: write it like 2026-12-24T12:00Z, 90m, 2h or 3d
  --digest: 1.0; it is sha256: and 8 to 64 hexadecimal digits: ./thrive releases nobody --json has them
  --csv: --json too; an answer has one form: leave one of them out`,
    );
    expect(delivery.calls).toEqual([]);
  });

  it("refuse a time that is to come, an image that was never released, and an environment without the service", async () => {
    released(delivery, { tag: "1.0.0-1", minute: 1 });
    await expect(ask({ at: "2099-01-01T00:00Z" })).rejects.toThrow(
      "  --at: 2099-01-01T00:00Z; that is to come: name a time that has passed: 2h, 3d",
    );
    await expect(ask({ digest: "sha256:01234567", json: true, env: "local" })).rejects.toThrow(
      "  --digest: sha256:01234567; no release of collections to local has this image: ./thrive releases collections --json --env local has those that there were",
    );
    const digest = digestOf("1.0.0-1");
    await expect(ask({ digest, at: "2026-01-01T12:00Z", csv: true })).rejects.toThrow(
      `  --digest: ${digest}; no release of collections by then has this image: ./thrive releases collections --json has those that there were`,
    );
    writeDeployment(project.root, { ...readDeployment(project.root)!, platform: "tour" });
    await expect(ask({ env: "local-prod" }, "intake")).rejects.toThrow(
      "  service: intake; local-prod leaves it out: one of utilities, collections",
    );
    expect(project.said()).toBe("");
  });

  it("need the ledger, and an environment that is up", async () => {
    delivery.refuses = "Query";
    delivery.refusesAs = "ResourceNotFoundException";
    await expect(ask()).rejects.toThrow(
      "  ledger: thrive-delivery-releases is not in account 123456789012, us-east-1; the delivery stack makes it: deploy that first (here: ./thrive up)",
    );
    await expect(ask({ env: "local-prod" })).rejects.toThrow(
      "  --env: local-prod; the platform on this machine does not have it yet: ./thrive tour brings it up",
    );
  });
});

test.each([
  ["plain", "plain"],
  ["a,b", '"a,b"'],
  ['say "no"', '"say ""no"""'],
  ["two\nlines", '"two\nlines"'],
  ["=1+1", "'=1+1"],
  ["+1", "'+1"],
  ["-1", "'-1"],
  ["@SUM(A1)", "'@SUM(A1)"],
  ["\t=1", "' =1"],
  ["\r=1", "' =1"],
  ["\n=1", '"\'\n=1"'],
  ["＝1", "'＝1"],
  ["＋1", "'＋1"],
  ["－1", "'－1"],
  ["＠SUM(A1)", "'＠SUM(A1)"],
  ["\u001b[31mred\u0007", "red "],
])("a cell %j is written %j", (text, written) => {
  expect(csv([[text, "x"]])).toBe(`${written},x\r\n`);
});

test.each([
  ["2026-12-24T12:00Z", "2026-12-24T12:00:00.000Z"],
  ["2026-12-24T12:00:30+02:00", "2026-12-24T10:00:30.000Z"],
  ["90m", at(90)],
  ["3d", "2026-01-04T12:00:00.000Z"],
])("the time %s is read", (text, instant) => {
  expect((readInstant("--until", text, new Date(at(0)), "from now") as Date).toISOString()).toBe(instant);
});

test.each(["2026-12-24T12:00", "2026-02-30T12:00Z", "2026-12-24", "2w", ""])("the time %j is refused", (text) => {
  expect(readInstant("--until", text, now(), "from now")).toHaveProperty("obstacle");
});
