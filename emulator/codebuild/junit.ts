export type TestStatus = "SUCCEEDED" | "FAILED" | "ERROR" | "SKIPPED" | "UNKNOWN";

/** One test of a report. */
export interface TestResult {
  readonly name: string;
  readonly suite: string;
  /** Class or file. */
  readonly prefix: string;
  readonly status: TestStatus;
  readonly durationInNanoSeconds: number;
  readonly message: string;
}

/**
 * The tests of a JUnit XML file.
 * @throws Error for what is no such file
 */
export function readJunit(text: string): TestResult[] {
  if (!/<testsuites?[\s>/]/.test(text)) throw new Error("no <testsuite> in the file");
  const tests: TestResult[] = [];
  let suite = "";
  for (const [, suiteTag, open, closed, body] of text.matchAll(
    /<testsuite\s([^>]*)>|<testcase\s((?:[^>"]|"[^"]*")*?)(?:(\/>)|>([\s\S]*?)<\/testcase>)/g,
  )) {
    if (suiteTag !== undefined) suite = attribute(suiteTag, "name");
    else tests.push(testResult(open!, closed === undefined ? body! : "", suite));
  }
  return tests;
}

function testResult(attributes: string, body: string, suite: string): TestResult {
  const [, kind, tag = "", text = ""] = body.match(/<(failure|error|skipped)\b([^>]*?)(?:\/>|>([\s\S]*?)<\/\1>)/) ?? [];
  const statuses: Readonly<Record<string, TestStatus>> = { failure: "FAILED", error: "ERROR", skipped: "SKIPPED" };
  return {
    name: attribute(attributes, "name"),
    suite,
    prefix: attribute(attributes, "classname"),
    status: kind === undefined ? "SUCCEEDED" : statuses[kind]!,
    durationInNanoSeconds: Math.round(Number(attribute(attributes, "time") || "0") * 1e9),
    message: attribute(tag, "message") || plain(text.replace(/<!\[CDATA\[([\s\S]*?)\]\]>/g, "$1")).trim(),
  };
}

function attribute(attributes: string, name: string): string {
  return plain(attributes.match(new RegExp(`(?:^|\\s)${name}="([^"]*)"`))?.[1] ?? "");
}

function plain(text: string): string {
  return text
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&apos;", "'")
    .replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)))
    .replaceAll("&amp;", "&");
}
