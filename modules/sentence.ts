import type { Severity } from "./alerts";

/** One thing that people are told, and the events that say it. */
export interface Sentence {
  /** Part of its rule's name. */
  readonly kind: string;
  /** What it is about, for who reads the rule: `a pipeline`. */
  readonly about: string;
  readonly pattern: Readonly<Record<string, unknown>>;
  /** Where an event says what the words name. EventBridge escapes nothing, so that a value with quotation marks would break a webhook's JSON. */
  readonly paths: Readonly<Record<string, string>>;
  /** The words, with `<pipeline>` … for what the event says. */
  readonly text: string;
  /** What people read after the words. @default nothing */
  readonly more?: string;
  /** Where to look. */
  readonly page: string;
  /** Who hears of it in another way. @default nobody */
  readonly elsewhere?: readonly ("people" | "chat")[];
  /** How bad it is: some programs are told of nothing but what is critical. @default not bad at all */
  readonly severity?: Severity;
}

/** For people, as the JSON text that EventBridge sends. */
export function sentenceFor(sentence: Sentence): string {
  return JSON.stringify(wordsOf(sentence));
}

/** For chat, which shows nothing that is not written so. Source: https://docs.aws.amazon.com/chatbot/latest/adminguide/custom-notifs.html */
export function chatMessageFor(sentence: Sentence): string {
  const content = { textType: "client-markdown", description: wordsOf(sentence) };
  return JSON.stringify({ version: "1.0", source: "custom", content });
}

function wordsOf({ text, more, page }: Sentence): string {
  return more === undefined ? `${text} ${page}` : `${text} ${more}: ${page}`;
}

/** The same for programs: `text` is what chat tools show, the rest is what automation asks for. */
export function messageFor({ kind, text, page, paths }: Sentence): string {
  const said = Object.fromEntries(Object.keys(paths).map((name) => [name, `<${name}>`]));
  return JSON.stringify({ text: `${text} ${page}`, kind, ...said });
}
