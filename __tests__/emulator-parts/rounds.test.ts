import { Rounds } from "../../emulator/rounds";

let made: number;
let ended: AbortController;

beforeEach(() => {
  made = 0;
  ended = new AbortController();
});

function rounds(round: () => Promise<void> = () => Promise.resolve()): Rounds {
  const counted = () => {
    made += 1;
    return round();
  };
  return new Rounds(counted, () => {}, ended.signal);
}

test("what is asked for together is one round, what is asked for meanwhile is one more", async () => {
  const all: Rounds = rounds(async () => {
    if (made > 1) return;
    for (let times = 0; times < 3; times += 1) all.ask();
    await Promise.resolve();
  });
  all.ask();
  all.ask();
  await all.done();
  expect(made).toBe(2);
});

test.each([0, 1, 2, 3, 4, 5, 6])("nothing is lost that is asked for %d breaths after a round", async (breaths) => {
  let roundEnds!: () => void;
  const all = rounds(() => new Promise((resolve) => (roundEnds = resolve)));
  all.ask();
  await Promise.resolve();
  roundEnds();
  for (let passed = 0; passed < breaths; passed += 1) await Promise.resolve();
  all.ask();
  await new Promise(setImmediate);
  expect(made).toBe(2);
});

test("a round that failed is made again when that is asked for, even as the failure is handled", async () => {
  const errors: string[] = [];
  const round = () => (++made < 3 ? Promise.reject(new Error(`no ${made}`)) : Promise.resolve());
  const all: Rounds = new Rounds(
    round,
    ({ message }) => {
      errors.push(message);
      all.ask();
    },
    ended.signal,
  );
  all.ask();
  await all.done();
  expect(errors).toEqual(["no 1", "no 2"]);
  expect(made).toBe(3);
});

test("none begins once they have ended", async () => {
  const all = rounds();
  ended.abort();
  all.ask();
  await all.done();
  expect(made).toBe(0);
});
