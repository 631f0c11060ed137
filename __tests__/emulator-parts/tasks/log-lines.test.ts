import { LogLines } from "../../../emulator/log-lines";

const messages = (lines: LogLines) => lines.take().map(({ message }) => message);

test("what is printed becomes lines, however it comes", () => {
  const lines = new LogLines(() => 7);
  lines.add("one\r\ntw");
  expect(lines.take()).toEqual([{ timestamp: 7, message: "one" }]);
  lines.add("o\n\nthree");
  expect(messages(lines)).toEqual(["two"]);
  lines.end();
  expect(messages(lines)).toEqual(["three"]);
});

test("a batch is what one call takes: 10 000 events, a mebibyte", () => {
  const many = new LogLines(() => 0);
  many.add("x\n".repeat(10_001));
  expect([many.take().length, many.take().length, many.take().length]).toEqual([10_000, 1, 0]);
  const large = new LogLines(() => 0);
  large.add(`${"x".repeat(100_000)}\n`.repeat(11));
  expect([large.take().length, large.take().length]).toEqual([10, 1]);
});

test("a flood is dropped beyond the buffer, and said so", () => {
  const lines = new LogLines(() => 0, 100);
  lines.add("x".repeat(14) + "\n" + "y".repeat(14) + "\n" + "z".repeat(14) + "\n");
  expect(messages(lines)).toEqual([
    "x".repeat(14),
    "y".repeat(14),
    "[awslogs] 1 lines were dropped: more than 100 bytes waited to be sent",
  ]);
  lines.add("again\n");
  expect(messages(lines)).toEqual(["again"]);
});

test("a line without an end is cut", () => {
  const lines = new LogLines(() => 0);
  lines.add("x".repeat(300_000));
  expect(messages(lines)[0]).toHaveLength(256 * 1024 - 26);
});
