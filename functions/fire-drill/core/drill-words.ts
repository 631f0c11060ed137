/** What people read; the drill's name in it is what the receipt is known by. */
export function drillWords(landing: string, drill: string): string {
  return `This is ${drillMark}${drill} of ${landing}: nothing is wrong, and nobody has to do anything.`;
}

/** Stands before the name of every drill. */
const drillMark = "fire drill ";

/** Whether words are those of some drill. */
export const isDrill = (words: string): boolean => words.includes(drillMark);

/** Whether words are those of this drill. */
export const isOf = (drill: string, words: string): boolean => words.includes(`${drillMark}${drill} `);
