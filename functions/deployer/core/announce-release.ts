import type { Going } from "./going";
import type { Ended } from "./ledger";
import { personOf } from "./person";
import type { Ports } from "./ports";

/** Says what became of a release to whoever listens; of rollbacks no event of the pipeline tells. */
export async function announceRelease({ release, place }: Going, ended: Ended, ports: Ports): Promise<void> {
  const { kind, tag, by, reason } = release.begun;
  const { result, reason: failure } = ended;
  await ports.announcements.announce({
    service: ports.settings.service,
    environment: place,
    kind,
    result,
    tag,
    by: plain(personOf(by) ?? by),
    reason: plain(reason),
    ...(failure !== undefined && { failure: plain(failure) }),
  });
}

/** Characters of a sentence that somebody is to read at once. */
const longest = 500;

/** On one line, without what would end a text in JSON: EventBridge puts it into its templates as it is. */
function plain(text: string): string {
  return text
    .replaceAll('"', "'")
    .replaceAll("\\", "/")
    .replace(/\s+/g, " ")
    .slice(0, longest)
    .replace(/[. ]+$/, "");
}
