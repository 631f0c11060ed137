/** Text that a snapshot holds as it is, without quotes and escapes. */
export class ReadableText {
  constructor(readonly text: string) {}
}

/** For `expect.addSnapshotSerializer`. */
export const readableText = {
  test: (value: unknown) => value instanceof ReadableText,
  serialize: (value: ReadableText) => value.text,
};
