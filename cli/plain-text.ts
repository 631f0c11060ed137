/** Colours and cursor moves of a terminal: `ESC [ … letter`, and titles: `ESC ] … BEL`. */
const escapes = /\u001b\[[0-?]*[ -/]*[@-~]|\u001b\][^\u0007\u001b]*(?:\u0007|\u001b\\)/g;

/** A text of somebody else's, as one that cannot steer the terminal it is printed to. Lines stay lines. */
export function plainText(text: string): string {
  return text.replace(escapes, "").replace(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u2029]/g, " ");
}

/** The same on one line. */
export const plainLine = (text: string): string => plainText(text).replace(/\n/g, " ");
