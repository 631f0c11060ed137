import { cleanText } from "../../change-router/core/clean-text";
import type { Facts } from "./gather-facts";
import type { Changes, Commit } from "./ports";
import type { Asked } from "./verify-execution";

/** Characters: an approval shows at most 1000, and the pipeline's own words come before. */
const longestSummary = 900;
const longestDetails = 4000;
const longestAuthors = 4000;

/** Of a commit's subject. */
const longestSubject = 1000;

/** What each text names of a list. */
const few = { commits: 3, files: 3 };
const many = { commits: 25, files: 40 };

/** Variables of the action's namespace. */
export interface RequestVariables {
  /** One line, for the message that asks for approval. */
  readonly SUMMARY: string;
  /** Several lines, for who looks closer. */
  readonly DETAILS: string;
  /** E-mails of those who wrote what is new, by commas: who of them approves is refused. */
  readonly AUTHORS: string;
}

/** What somebody who is to approve must know. */
export function describeRequest(service: string, asked: Asked, facts: Facts, changes: Changes): RequestVariables {
  const parts = (most: typeof few) => [
    target(service, asked, facts),
    commits(facts, changes, most.commits),
    files(changes, most.files),
    findings(facts),
    alarms(facts),
    frozen(facts),
    asker(asked),
  ];
  const told = (most: typeof few) => parts(most).filter((part) => part !== "");
  return {
    SUMMARY: cleanText(told(few).join(". "), longestSummary),
    DETAILS: shorten(
      told(many)
        .map((part) => cleanText(part, longestDetails))
        .join("\n"),
    ),
    AUTHORS: authors(changes),
  };
}

/** As many as there is room for: it saves their approvals, and the deployer looks at all. */
function authors({ commits: all }: Changes): string {
  const names = [...new Set(all.flatMap(({ author }) => author ?? []))].map((one) => cleanText(one, longestSubject));
  let text = "";
  for (const name of names) {
    if (text.length + name.length >= longestAuthors) break;
    text += text === "" ? name : `,${name}`;
  }
  return text;
}

function shorten(text: string): string {
  return text.length <= longestDetails ? text : `${text.slice(0, longestDetails - 1)}…`;
}

function target(service: string, { environment }: Asked, { image, previous, kind, observed }: Facts): string {
  const runs = previous?.tag ?? observed.runs ?? "nothing";
  return `${service} to ${environment.name}: ${kind === "rollback" ? "back to " : ""}${image.tag}; ${runs} runs`;
}

function commits({ kind }: Facts, { commits: all, lacking }: Changes, most: number): string {
  if (kind === "rollback") return "";
  const count = `${lacking === undefined ? "" : "at least "}${counted(all.length, "commit")}`;
  const said = all.slice(0, most).map(commit);
  const why = lacking === undefined ? "" : ` (${lacking})`;
  return `${count}${why}: ${listed(said, all.length)}`;
}

function commit({ id, author, subject }: Commit): string {
  return `${id.slice(0, 12)} "${cleanText(subject, longestSubject)}" by ${author ?? "somebody unknown"}`;
}

function files({ files: all, moreFiles }: Changes, most: number): string {
  if (all.length === 0) return moreFiles ? "files: not known" : "";
  return `${moreFiles ? "at least " : ""}${counted(all.length, "file")}: ${listed(all.slice(0, most), all.length)}`;
}

function findings({ image }: Facts): string {
  const all = Object.entries(image.findings).map(([severity, count]) => `${count} ${severity}`);
  const accepted = image.accepted.length === 0 ? "" : `, accepted: ${image.accepted.join(", ")}`;
  return `findings: ${all.length === 0 ? "none" : all.join(", ")}${accepted}`;
}

function alarms({ redAlarms }: Facts): string {
  return `red alarms: ${redAlarms.length === 0 ? "none" : redAlarms.join(", ")}`;
}

function frozen({ freeze }: Facts): string {
  return freeze === undefined ? "" : `frozen until ${freeze.until}: ${freeze.reason}`;
}

function asker({ decision, askedBy, reason, overrides }: Asked): string {
  const passed = overrides.size === 0 ? "" : `, passing over ${[...overrides].join(", ")}`;
  const why = [reason, decision && `decision ${decision}`].filter((one) => one !== undefined).join(", ");
  return `asked by ${askedBy ?? "somebody unknown"}: ${why || "without a reason"}${passed}`;
}

function listed(some: readonly string[], all: number): string {
  const more = all - some.length;
  return `${some.join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}
