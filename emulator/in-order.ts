import type { Part } from "./context";

/** Several parts as one: started in order, stopped in the reverse one. */
export function inOrder(parts: readonly Part[]): Part {
  return {
    start: async () => {
      for (const part of parts) await part.start();
    },
    stop: async () => {
      for (const part of [...parts].reverse()) await part.stop();
    },
  };
}
