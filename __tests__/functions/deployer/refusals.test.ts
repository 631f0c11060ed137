import { ledgerKeys } from "../../../functions/deployer/core/ledger";
import { settle } from "../../../functions/deployer/core/settle";
import { alice, bob, DeployerWorld, digestOf, tagOf } from "./support/deployer-world";

const carol = "carol@thrive.test";
const dave = bob.replace("bob", "dave");
const back = { IMAGE_DIGEST: digestOf(1), ROUTER_DECISION: "none", REASON: "slow" };

/** A world in which the first image runs, and the second is new. */
async function running(...config: ConstructorParameters<typeof DeployerWorld>): Promise<DeployerWorld> {
  const world = new DeployerWorld(...config);
  await world.release(world.image(1));
  world.image(2);
  world.changes = {
    commits: [{ id: "c".repeat(40), author: carol, subject: "Pay faster" }],
    files: ["cs/a.ts"],
    moreFiles: false,
  };
  return world;
}

async function said(world: DeployerWorld, execution: string): Promise<string> {
  const before = world.ecs.revisions.length;
  const told = await world.ask(execution);
  if (told.kind === "fail") expect(world.ecs.revisions).toHaveLength(before);
  return told.kind === "fail" ? told.said : told.kind;
}

/** A world in which two images served, one after the other, and a third one never did. */
async function runningSecond(): Promise<DeployerWorld> {
  const world = await running();
  await world.release(world.image(3));
  return world;
}

describe("an older image", () => {
  const never = { ...back, IMAGE_DIGEST: digestOf(2) };

  test("that never served here is a release: red alarms hold it, and its author does not approve it", async () => {
    const world = await runningSecond();
    world.red = ["errors"];
    expect(await said(world, world.execution(digestOf(2), never))).toContain("prod: errors is red");
    world.red = [];
    world.changes = { ...world.changes, commits: [{ id: "c".repeat(40), author: "bob@thrive.test", subject: "Pay" }] };
    expect(await said(world, world.execution(digestOf(2), never))).toContain("with a commit of their own");
  });

  test("that served here goes back, whatever is red", async () => {
    const world = await runningSecond();
    world.red = ["errors"];
    expect((await world.release(digestOf(1), back)).kind).toBe("succeed");
    expect((await world.releases())[0]!.begun.kind).toBe("rollback");
  });
});

describe("the commits of a release", () => {
  /** The commit from which they are counted. */
  async function countedFrom(world: DeployerWorld, digest: string): Promise<string | undefined> {
    let tag: string | undefined;
    const between = async (base?: { readonly tag: string }) => ((tag ??= base?.tag), world.changes);
    await world.ask(world.execution(digest), "deploy", { ports: { ...world.ports(), history: { between } } });
    return tag;
  }

  test("are counted from what ran last when nothing runs", async () => {
    const world = await running();
    world.ecs.desiredCount = 0;
    await settle(world.ports());
    expect(await countedFrom(world, digestOf(2))).toBe(tagOf(1));
  });

  test.each([
    ["runs", 2],
    ["ran last", 0],
  ])("are not all known when what %s has no record", async (verb, tasks) => {
    const world = await running();
    world.passed.delete(digestOf(1));
    world.ecs.desiredCount = tasks;
    expect(await said(world, world.execution(digestOf(2)))).toContain(
      `prod: not all authors of the release are known: ${digestOf(1)} ${verb}, and no gate has a record of it, so bob@thrive.test may be one`,
    );
  });
});

describe("what CodePipeline did not ask for is not done", () => {
  test("another pipeline's execution, or a made-up one", async () => {
    expect(await said(await running(), "e9")).toBe(
      "thrive-collections: has no execution e9, so nothing is done for it; a deployer works for its own pipeline alone",
    );
  });

  test("an execution that is over", async () => {
    const world = await running();
    const execution = world.execution(digestOf(2));
    world.end(execution, "Succeeded");
    expect(await said(world, execution)).toBe(
      `thrive-collections: the execution ${execution} is Succeeded, so nothing is done for it; start another`,
    );
  });

  test("an action that waits for its approval, or has not begun", async () => {
    const world = await running();
    const execution = world.execution(digestOf(2));
    const actions = world.actions.get(execution)!;
    actions[0]!.status = "Failed";
    const place = `thrive-collections: in the execution ${execution} the action Deploy of prod is not in progress`;
    const wayOut =
      "so nothing is done for it; retry its stage (./thrive retry collections --env prod), or start another execution";
    expect(await said(world, execution)).toBe(`${place} (Failed), ${wayOut}`);
    actions.splice(0, 1);
    expect(await said(world, execution)).toBe(`${place} (not begun), ${wayOut}`);
  });

  test("an environment that the execution, or the service, does not name", async () => {
    const world = await running();
    const execution = world.execution(digestOf(2), { ENVIRONMENTS: "|dev|" });
    expect(await said(world, execution)).toBe(
      `prod: is not among the environments |dev| of the execution ${execution}; start one that names it`,
    );
    world.settings = { ...world.settings, environments: [{ ...world.settings.environments[0]!, name: "dev" }] };
    expect(await said(world, execution)).toBe("prod: is no environment of collections; there are dev");
  });
});

describe("an image", () => {
  const unknown = digestOf(7);
  test.each([
    [
      { IMAGE_DIGEST: "latest" },
      "IMAGE_DIGEST: latest is neither build nor sha256: with 64 hexadecimal digits; start it anew",
    ],
    [
      { IMAGE_DIGEST: unknown },
      `the image ${unknown} never passed the gate of collections, so prod does not take it; deploy one that did`,
    ],
    [
      { IMAGE_DIGEST: digestOf(3) },
      `thrive/collections: the image ${digestOf(3)} (${tagOf(3)}) is no longer there; deploy another`,
    ],
    [{ IMAGE_DIGEST: digestOf(1) }, `prod: runs ${tagOf(1)} (${digestOf(1)}) already; choose another image`],
  ])("that cannot be is refused: %j", async (variables, sentence) => {
    const world = await running();
    world.image(3);
    world.stored.delete(digestOf(3));
    expect(await said(world, world.execution(digestOf(2), { ...back, ...variables }))).toBe(sentence);
  });

  test("that the execution did not build is refused", async () => {
    const world = await running();
    const execution = world.execution(digestOf(2));
    world.built.delete(execution);
    expect(await said(world, execution)).toBe(
      `execution ${execution} of collections built no image that passed the gate; start one that builds, or give it an image by IMAGE_DIGEST`,
    );
  });

  test("that the janitor is about to delete is not deployed", async () => {
    const world = await running();
    await world.ledger.claim(digestOf(2), new Date(world.now));
    expect(await said(world, world.execution(digestOf(2)))).toBe(
      `prod: the janitor is deleting the image ${tagOf(2)} of thrive/collections; deploy another, or build its commit again; ${tagOf(1)} runs`,
    );
    world.now += 3_600_001;
    expect(await said(world, world.execution(digestOf(2)))).toBe("succeed");
  });
});

describe("a freeze", () => {
  const declared = { from: "2026-11-01T00:00:00Z", until: "2026-12-01T00:00:00Z", reason: "the audit" };
  const wayOut =
    'wait, or break the glass: ./thrive retry collections --env prod --break-glass "WHY", or start one with OVERRIDES=freeze and a reason';
  const breakGlass = (world: DeployerWorld, execution: string, by: string) =>
    world.ledger.write(ledgerKeys.execution(execution), ledgerKeys.breakGlass("prod", by), {
      by,
      reason: "leak",
      at: "2026-11-21T16:00:00Z",
    });

  test("of the declaration or by command refuses, also a rollback", async () => {
    const world = await running();
    await world.release(digestOf(2));
    world.settings = {
      ...world.settings,
      environments: [{ ...world.settings.environments[0]!, freezes: [declared] }],
    };
    const first = world.execution(digestOf(1), back);
    expect(await said(world, first)).toBe(`prod: is frozen until 2026-12-01T00:00:00Z: the audit; ${wayOut}`);
    const by = { until: "2027-01-01T00:00:00Z", reason: "holidays", by: bob, at: "2026-11-20T00:00:00Z" };
    world.ledger.write(ledgerKeys.freezes("prod"), "01F", by);
    expect(await said(world, first)).toBe(`prod: is frozen until 2027-01-01T00:00:00Z by ${bob}: holidays; ${wayOut}`);
  });

  test("that was lifted, or is not now, refuses nothing", async () => {
    const world = await running();
    const item = { until: "2027-01-01T00:00:00Z", reason: "holidays", by: bob, at: "2026-11-20T00:00:00Z" };
    world.ledger.write(ledgerKeys.freezes("prod"), "01F", item);
    world.ledger.write(ledgerKeys.freezes("prod"), ledgerKeys.lifted("01F"), { by: bob, reason: "over", at: item.at });
    world.ledger.write(ledgerKeys.freezes("prod"), "01G", { ...item, from: "2026-12-24T00:00:00Z" });
    expect(await said(world, world.execution(digestOf(2)))).toBe("succeed");
  });

  test("is passed over by a broken glass or by an override, and the ledger says so", async () => {
    const world = await running({ freezes: [declared] });
    const glass = world.execution(digestOf(1));
    breakGlass(world, glass, dave);
    breakGlass(world, glass, bob);
    expect(await said(world, glass)).toBe("succeed");
    const forced = { ROUTER_DECISION: "none", REASON: "leak again", OVERRIDES: "freeze" };
    world.end(glass, "Succeeded");
    expect(await said(world, world.execution(digestOf(2), forced))).toBe("succeed");
    expect((await world.releases()).map(({ begun }) => begun.override)).toEqual([
      `freeze until 2026-12-01T00:00:00Z (the audit); ${alice}: leak again`,
      `freeze until 2026-12-01T00:00:00Z (the audit) by ${bob}: leak; ${alice}: by the record of the broken glass`,
    ]);
  });

  test("is not passed over by the glass of somebody else, unless nobody else is known", async () => {
    const world = await running({ freezes: [declared] });
    const execution = world.execution(digestOf(1));
    breakGlass(world, execution, dave);
    world.ledger.write(ledgerKeys.execution(execution), ledgerKeys.breakGlass("prod", "nobody"), { by: "nobody" });
    expect(await said(world, execution)).toBe(
      `prod: is frozen until 2026-12-01T00:00:00Z: the audit; ${dave} broke the glass, who neither asked nor approved; ${wayOut}`,
    );
    const { environments } = world.settings;
    world.settings = { ...world.settings, environments: [{ ...environments[0]!, promotion: "automatic" }] };
    expect(await said(world, execution)).toBe("succeed");
  });

  test.each([
    [{ until: "soon" }, "until: Invalid ISO datetime"],
    [{ by: undefined }, "by: Invalid input: expected string, received undefined"],
  ])("that nobody can read holds until it is lifted: %j", async (changes, wrong) => {
    const world = await running();
    const item = { until: "2027-01-01T00:00:00Z", reason: "holidays", by: bob, at: "2026-11-20T00:00:00Z" };
    world.ledger.write(ledgerKeys.freezes("prod"), "01F", { ...item, ...changes });
    expect(await said(world, world.execution(digestOf(2)))).toBe(
      "prod: is frozen until 9999-12-31T00:00:00Z by unknown: nobody can read the item 01F of FREEZE#prod in the ledger " +
        `(${wrong}), so that it holds until it is lifted; ${wayOut}`,
    );
    world.ledger.write(ledgerKeys.freezes("prod"), ledgerKeys.lifted("01F"), { by: bob, reason: "over", at: item.at });
    expect(await said(world, world.execution(digestOf(2)))).toBe("succeed");
  });

  test.each([
    [{ OVERRIDES: "all" }, "OVERRIDES: all is nothing that can be passed over; there are freeze, schema, alarms"],
    [
      { OVERRIDES: "freeze,schema", REASON: "none" },
      "OVERRIDES: freeze, schema is passed over only for a reason; say it in REASON",
    ],
  ])("an override is a word that is known, with a reason: %j", async (variables, sentence) => {
    const world = await running();
    expect(await said(world, world.execution(digestOf(2), { ...back, IMAGE_DIGEST: "build", ...variables }))).toBe(
      sentence,
    );
  });
});

test("red alarms refuse a release by their names, and no rollback", async () => {
  const world = await running();
  await world.release(digestOf(2));
  world.red = ["thrive-prod-collections-cpu", "thrive-prod-collections-latency"];
  const refusal =
    "prod: thrive-prod-collections-cpu, thrive-prod-collections-latency are red, so that nobody could tell whether a release harms; " +
    "mend what they say, roll back, or start it with OVERRIDES=alarms and a reason";
  expect(await said(world, world.execution(world.image(3)))).toBe(refusal);
  expect(await said(world, world.execution(digestOf(1), back))).toBe("succeed");
  const forced = { ROUTER_DECISION: "none", REASON: "the mending", OVERRIDES: "alarms" };
  expect(await said(world, world.execution(digestOf(3), forced))).toBe("succeed");
});

test("an image that cannot work with the data since is refused, unless it is forced", async () => {
  const world = new DeployerWorld();
  await world.release(world.image(1, { schema: { version: 6, minVersion: 6 } }));
  await world.release(world.image(2, { schema: { version: 7, minVersion: 7 } }));
  expect(await said(world, world.execution(digestOf(1), back))).toBe(
    `prod: ${tagOf(1)} knows version 6 of its data, and ${tagOf(2)}, released there since, needs at least 7; ` +
      "take a newer image, or force it by OVERRIDES=schema with a reason",
  );
  expect(await said(world, world.execution(world.image(3)))).toContain(`${tagOf(3)} says no version of its data`);
  expect(await said(world, world.execution(digestOf(1), { ...back, OVERRIDES: "schema" }))).toBe("succeed");
});

describe("two pairs of eyes", () => {
  const letAnother = "./thrive retry collections --env prod asks anew, and another person is to approve it";
  const commit = (author?: string) => ({
    id: "c".repeat(40),
    subject: "Pay faster",
    ...(author !== undefined && { author }),
  });

  test.each([
    ["bob@thrive.test", "bob@thrive.test"],
    ["BOB@Thrive.Test", "BOB@Thrive.Test"],
    ["bob@elsewhere.test", "bob@elsewhere.test"],
    ["12345+bob@users.noreply.github.com", "12345+bob@users.noreply.github.com"],
  ])("an author does not approve: %s", async (author, name) => {
    const world = await running();
    world.changes = { ...world.changes, commits: [commit(carol), commit(author)] };
    expect(await said(world, world.execution(digestOf(2)))).toBe(
      `prod: bob@thrive.test approved a release with a commit of their own, cccccccccccc by ${name}; ` + letAnother,
    );
  });

  const unknown = (who: string) =>
    `prod: approved by ${who}, which is no session of Identity Center, and this environment wants two pairs of eyes; ` +
    "./thrive retry collections --env prod asks anew, and whoever approves signs in there";

  test.each([
    "arn:aws:iam::123456789012:root",
    "codepipeline.amazonaws.com",
    "arn:aws:iam::123456789012:user/dave",
    "arn:aws:sts::123456789012:assumed-role/admin/dave@thrive.test",
    "arn:aws:sts::123456789012:assumed-role/AWSReservedSSO_admin/dave@thrive.test",
    "arn:aws:sts::123456789012:assumed-role/admin/AWSReservedSSO_approver_0123456789abcdef/dave@thrive.test",
  ])("a name that the directory does not vouch for does not approve: %s", async (arn) => {
    const world = await running();
    expect(await said(world, world.execution(digestOf(2), {}, arn))).toBe(unknown(arn));
  });

  test("nobody approves for a person, and an approval of old is none", async () => {
    const world = await running();
    const execution = world.execution(digestOf(2));
    const approval = world.actions.get(execution)!.find(({ isApproval }) => isApproval)!;
    delete (approval as { updatedBy?: string }).updatedBy;
    expect(await said(world, execution)).toBe(unknown("somebody unknown"));
    approval.status = "Failed";
    expect(await said(world, execution)).toBe(
      `prod: nobody approved the execution ${execution}; ./thrive retry collections --env prod asks anew`,
    );
  });

  test("who asked does not approve, for a rollback too", async () => {
    const world = await running();
    await world.release(digestOf(2));
    for (const asking of [back, { ...back, ROUTER_DECISION: "01D" }]) {
      expect(await said(world, world.execution(digestOf(1), asking, alice))).toBe(
        `prod: alice@thrive.test approved what alice@thrive.test asked for; ${letAnother}`,
      );
    }
  });

  test.each(["arn:aws:iam::123456789012:user/bob", "arn:aws:sts::123456789012:assumed-role/admin/Bob@thrive.test"])(
    "any name of one's own keeps one from approving what one asked for: %s",
    async (startedBy) => {
      const world = await running();
      const execution = world.execution(digestOf(2));
      Object.assign(world.executions.get(execution)!, { startedBy });
      expect(await said(world, execution)).toBe(
        `prod: bob@thrive.test approved what ${startedBy.split("/").at(-1)} asked for; ${letAnother}`,
      );
    },
  );

  test("who asked and is not told may be the approver, unless nobody asked", async () => {
    const world = await running();
    const execution = world.execution(digestOf(2));
    delete (world.executions.get(execution) as { startedBy?: string }).startedBy;
    expect(await said(world, execution)).toBe(
      `prod: CodePipeline does not say who asked for the execution ${execution}, so bob@thrive.test may have; ` +
        "start another one, whose beginning it tells",
    );
    Object.assign(world.executions.get(execution)!, { startsItself: true });
    expect(await said(world, execution)).toBe("succeed");
  });

  const wayOut =
    'give the environment approval({ fourEyes: without("…") }) for this release, or release from a commit whose authors are known';

  test("an author who is not known may be the approver", async () => {
    const world = await running();
    world.changes = { ...world.changes, commits: [commit(carol), commit()] };
    expect(await said(world, world.execution(digestOf(2)))).toBe(
      `prod: nobody knows who wrote cccccccccccc, so bob@thrive.test may be the author; ${wayOut}`,
    );
    world.changes = { ...world.changes, commits: [commit(carol)], lacking: "git no longer has aaaa" };
    expect(await said(world, world.execution(digestOf(2)))).toBe(
      `prod: not all authors of the release are known: git no longer has aaaa, so bob@thrive.test may be one; ${wayOut}`,
    );
  });

  test("are not wanted where the environment says so, or takes releases on its own", async () => {
    for (const environment of [{ fourEyes: false }, { promotion: "automatic" as const }]) {
      const world = await running(environment);
      world.changes = { ...world.changes, commits: [commit("bob@thrive.test")] };
      expect(await said(world, world.execution(digestOf(2)))).toBe("succeed");
    }
  });
});

test("parameters that are not as declared end the job", async () => {
  const world = await running();
  expect((await world.ask('e"1')).said).toBe("UserParameters: execution: is not the id of an execution");
});

test("a permission that is missing ends the job at once, other trouble after ten times", async () => {
  const world = await running();
  const execution = world.execution(digestOf(2));
  const failing = (name: string) => world.ports(() => Promise.reject(Object.assign(new Error("no"), { name })));
  const ask = (name: string, continuation?: string) =>
    world.ask(execution, "deploy", { ports: failing(name), ...(continuation !== undefined && { continuation }) });
  expect((await ask("AccessDeniedException")).said).toBe(
    "This step failed unexpectedly (AccessDeniedException: no); give the function's role the permission, " +
      "then retry the stage (./thrive retry collections --env prod)",
  );
  expect(await ask("ThrottlingException")).toEqual({ kind: "callAgain", said: '{"troubles":1}' });
  expect((await ask("ThrottlingException", '{"troubles":8}')).kind).toBe("callAgain");
  expect((await ask("ThrottlingException", '{"troubles":9}')).said).toBe(
    "This step failed unexpectedly (ThrottlingException: no); retry the stage (./thrive retry collections --env prod); the function's log has more",
  );
});
