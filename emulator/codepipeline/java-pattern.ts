/** Java's name for what JavaScript writes otherwise, inside of a class of characters or outside. */
const classes: Readonly<Record<string, string>> = {
  Alpha: "a-zA-Z",
  Digit: "0-9",
  Alnum: "a-zA-Z0-9",
  Lower: "a-z",
  Upper: "A-Z",
  Punct: "!-\\/:-@\\[-`{-~",
  Space: "\\s",
  XDigit: "0-9a-fA-F",
};

/**
 * A regular expression of Java that a whole text must match, as `Matcher.matches` does.
 * @throws SyntaxError for what neither language knows, and for possessive quantifiers, which JavaScript lacks
 */
export function javaPattern(pattern: string): RegExp {
  const flags = pattern.match(/^\(\?([ims]+)\)/)?.[1] ?? "";
  const rest = flags === "" ? pattern : pattern.slice(flags.length + 3);
  const written = rest
    .replace(/\\Q([\s\S]*?)(?:\\E|$)/g, (_, quoted: string) => quoted.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&"))
    .replace(/\[([^\]]*)\\p\{(\w+)\}/g, (whole, before: string, name: string) =>
      name in classes ? `[${before}${classes[name]}` : whole,
    )
    .replace(/\\p\{(\w+)\}/g, (whole, name: string) => (name in classes ? `[${classes[name]}]` : whole))
    .replace(/\\[AG]/g, "^")
    .replace(/\\[zZ]/g, "$")
    .replace(/\\h/g, "[ \\t\\xA0]");
  return new RegExp(`^(?:${written})$`, flags);
}
