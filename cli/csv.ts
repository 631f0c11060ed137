import { plainText } from "./plain-text";

/**
 * What spreadsheets take for the beginning of a formula, some of them after blanks too.
 * Source: https://owasp.org/www-community/attacks/CSV_Injection
 */
const formula = /^[\s=+\-@＝＋－＠]/;

/**
 * Rows as RFC 4180 writes them. A cell that a spreadsheet would compute gets an apostrophe before it, so that it stays text:
 * commits' authors and people's reasons are in the cells. Of control characters the ends of lines alone remain.
 */
export function csv(rows: readonly (readonly string[])[]): string {
  return rows.map((row) => `${row.map(cell).join(",")}\r\n`).join("");
}

function cell(text: string): string {
  const plain = plainText(text);
  const safe = formula.test(plain) ? `'${plain}` : plain;
  return /[",\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
