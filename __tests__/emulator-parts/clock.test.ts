import { Clock } from "../../emulator/clock";
import { untilNextMinute } from "../../emulator/clock-minute";

describe("the clock", () => {
  beforeEach(() => jest.useFakeTimers({ now: 1_000_000 }));
  afterEach(() => jest.useRealTimers());

  /** Whether a wait is over. */
  function watched(wait: Promise<void>): () => Promise<boolean> {
    let over = false;
    void wait.then(() => (over = true));
    return async () => {
      await jest.advanceTimersByTimeAsync(0);
      return over;
    };
  }

  it("passes AWS's seconds faster", async () => {
    const isOver = watched(new Clock(10).wait(60));
    await jest.advanceTimersByTimeAsync(5_999);
    expect(await isOver()).toBe(false);
    await jest.advanceTimersByTimeAsync(1);
    expect(await isOver()).toBe(true);
  });

  it("gives a running program as long as AWS does", async () => {
    const isOver = watched(new Clock(10).allow(29));
    await jest.advanceTimersByTimeAsync(28_999);
    expect(await isOver()).toBe(false);
    await jest.advanceTimersByTimeAsync(1);
    expect(await isOver()).toBe(true);
  });

  it("does not count the time that it stands still", async () => {
    const clock = new Clock(10);
    const isOver = watched(clock.wait(60));
    await jest.advanceTimersByTimeAsync(4_000);
    clock.freeze();
    clock.freeze();
    expect(clock.now()).toEqual(new Date(1_004_000));
    await jest.advanceTimersByTimeAsync(60_000);
    expect(clock.now()).toEqual(new Date(1_004_000));
    clock.resume();
    clock.resume();
    expect(clock.now()).toEqual(new Date(1_064_000));
    await jest.advanceTimersByTimeAsync(1_999);
    expect(await isOver()).toBe(false);
    await jest.advanceTimersByTimeAsync(1);
    expect(await isOver()).toBe(true);
  });

  it("holds waits that begin while it stands still", async () => {
    const clock = new Clock(10);
    clock.freeze();
    const isOver = watched(clock.wait(1));
    await jest.advanceTimersByTimeAsync(10_000);
    expect(await isOver()).toBe(false);
    clock.resume();
    await jest.advanceTimersByTimeAsync(100);
    expect(await isOver()).toBe(true);
  });

  it("lets an aborted wait go at once, frozen or not", async () => {
    const clock = new Clock(10);
    const stopping = new AbortController();
    const isOver = watched(clock.wait(60, stopping.signal));
    clock.freeze();
    stopping.abort();
    expect(await isOver()).toBe(true);
    clock.resume();
    expect(jest.getTimerCount()).toBe(0);
    await clock.wait(60, stopping.signal);
  });

  it("knows when AWS's next minute begins", () => {
    jest.setSystemTime(12_000_000); // a multiple of 6 s
    expect(untilNextMinute(new Clock(10))).toBe(60);
    jest.setSystemTime(12_002_000);
    expect(untilNextMinute(new Clock(10))).toBe(40);
    jest.setSystemTime(12_005_990); // a timer that rang a little early
    expect(untilNextMinute(new Clock(10))).toBeCloseTo(60.1);
  });
});
