/** What differs from tour to tour, and what stands for it. */
const volatile: readonly (readonly [RegExp, string])[] = [
  [/\d+\.\d+\.\d+-\d+\.g[0-9a-f]{12}\.\d{8}T\d{6}Z/g, "IMAGE"],
  [/\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g, "EXECUTION"],
  [/\b[0-9a-f]{40}\b|(?<!:)\b[0-9a-f]{12}\b/g, "COMMIT"],
  [/\b01[0-9A-HJKMNP-TV-Z]{24}\b/g, "DECISION"],
  [/\d{4}-\d{2}-\d{2}[T ][\d:.]+Z/g, "TIME"],
  [/(AWSReservedSSO_[\w-]+)_[0-9a-f]{16}/g, "$1_ID"],
  [/\b\d+ requests\b/g, "N requests"],
  [/^ {3}\((\d+ min )?\d+ s\)$/gm, "   (N s)"],
  [/after (\d+ min )?\d+ s\./g, "after N s."],
  [/(tasks failed to start\.).*$/gm, "$1 …"],
  [/(frozen until TIME) by \S+:/g, "$1 by WHO:"],
  [/\((?!N s)\S+\)(?=$|; nothing is released)/gm, "(WHO)"],
  [/(?<=\S) {2,}/g, "  "],
  [/-{3,}/g, "---"],
];

/** The stops of a tour as its page has them: from the first on, without what differs from tour to tour. */
export function steadyTour(said: string): string {
  const stops = said
    .slice(said.search(/^1 {2}/m))
    .replace(/ +$/gm, "")
    .trim();
  return volatile.reduce((text, [what, word]) => text.replace(what, word), stops);
}
