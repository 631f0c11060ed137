import { ProgressDisplay } from "../../cli/progress-display";
import { activity, liveBlock, summary } from "../../cli/progress-lines";
import { age, duration } from "../../cli/duration";
import { LiveBlock } from "../../cli/live-block";
import { nothingYet } from "../../cli/terraform-events";
import { table } from "../../cli/table";

describe("progress lines", () => {
  it("say what a stack does now", () => {
    expect(activity(nothingYet)).toBe("planning");
    expect(activity({ ...nothingYet, checked: 7 })).toBe("7 checked");
    expect(activity({ ...nothingYet, checked: 7, planned: 31, made: 12, current: ["aws_lb.entry", "aws_lb.b"] })).toBe(
      "12 of 31  aws_lb.entry",
    );
  });

  it("say what a run did", () => {
    expect(summary(nothingYet)).toBe("no change");
    expect(summary({ ...nothingYet, added: 3, destroyed: 1 })).toBe("3 added, 1 destroyed");
  });

  it("are one for each running stack and one for the whole", () => {
    const busy = { ...nothingYet, planned: 4, made: 1, current: ["aws_ecs_service.collections"] };
    const running = [
      { id: "local-entry", activity: activity(busy), milliseconds: 64_000 },
      { id: "local-runtime", activity: activity(nothingYet), milliseconds: 900 },
    ];
    expect(liveBlock(running, 3, "14 stacks", 70_000)).toEqual([
      "  local-entry     1 min 04 s  1 of 4  aws_ecs_service.collections",
      "  local-runtime          1 s  planning",
      "  3 of 14 stacks, 1 min 10 s",
    ]);
  });
});

describe("the progress display", () => {
  let written: string;
  let now: number;
  const display = (isTerminal: boolean) => {
    written = "";
    now = 0;
    const output = { write: (text: string) => void (written += text), isTerminal, columns: 80 };
    return new ProgressDisplay(output, ["local-network", "local-a"], "stacks", () => now);
  };

  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  it("writes plain lines without a terminal: start, every 15 s, end", () => {
    const plain = display(false);
    plain.start("local-network", "planning");
    plain.update("local-network", "2 of 5  aws_vpc.network");
    now = 15_000;
    jest.advanceTimersByTime(15_000);
    now = 21_000;
    plain.end("local-network", "5 added");
    plain.close();
    expect(written).toBe(
      "  local-network: started\n  local-network: 2 of 5  aws_vpc.network, 15 s\n  local-network         21 s  5 added\n",
    );
  });

  it("redraws on a terminal, and leaves one line for each stack that ended", () => {
    const live = display(true);
    live.start("local-network", "planning");
    jest.advanceTimersByTime(250);
    live.end("local-network", "5 added");
    live.close();
    const block = "  local-network          0 s  planning\n  0 of 2 stacks, 0 s\n";
    expect(written).toBe(
      `${block}\x1b[2A\x1b[0J  local-network          0 s  5 added\n  1 of 2 stacks, 0 s\n\x1b[1A\x1b[0J`,
    );
  });
});

describe("a live block", () => {
  it("is drawn in the place of the last one, each line cut to the terminal's width", () => {
    let written = "";
    const block = new LiveBlock({ write: (text) => void (written += text), isTerminal: true, columns: 10 });
    block.draw(["a line that is too long", "b"]);
    block.draw(["c"]);
    block.erase();
    block.erase();
    expect(written).toBe("a line th\nb\n\x1b[2A\x1b[0Jc\n\x1b[1A\x1b[0J");
  });
});

describe("a table", () => {
  it("has columns as wide as their widest cell", () => {
    expect(
      table(
        ["service", "URL"],
        [
          ["intake", "https://a"],
          ["case-management", "https://b"],
        ],
      ),
    ).toBe("service          URL\n-------          ---\nintake           https://a\ncase-management  https://b");
  });
});

describe("a duration", () => {
  it.each([
    [400, "0 s"],
    [8_400, "8 s"],
    [59_600, "1 min 00 s"],
    [64_000, "1 min 04 s"],
  ])("%d ms is %s", (milliseconds, text) => expect(duration(milliseconds)).toBe(text));
});

describe("an age", () => {
  it.each([
    [-5, "0 s"],
    [64_000, "1 min 04 s"],
    [3_600_000, "1 h"],
    [47 * 3_600_000, "47 h"],
    [48 * 3_600_000, "2 d"],
  ])("%d ms is %s", (milliseconds, text) => expect(age(milliseconds)).toBe(text));
});
