/**
 * Text of strangers, fit for logs, records and messages: without control characters and line ends, without what a template
 * would fill in, and no longer than `limit` characters.
 */
export function cleanText(text: string, limit: number): string {
  const cut = text.length > limit ? `${text.slice(0, limit - 1)}…` : text;
  return cut
    .replace(/[\uD800-\uDFFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g, "�")
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, "�")
    .replace(/([$#%])\{/g, "$1 {")
    .slice(0, limit);
}
