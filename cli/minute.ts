/** `2026-01-01 12:34Z` */
export const minuteOf = (time: string): string => `${time.slice(0, 16).replace("T", " ")}Z`;
