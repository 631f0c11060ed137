import { newMarker, type Marker } from "./marker";
import type { Markers } from "./ports";
import { TransientError } from "./router-error";
import type { Transition } from "./transitions";

/** Others write a marker now and then; more often than this in a row is a fault. */
const tries = 5;

/**
 * Changes a marker as it is now, whoever wrote in between.
 *
 * @param known what was read last, to save a look
 * @returns the marker as it is afterwards, and whether this changed it
 */
export async function amend(
  markers: Markers,
  pipeline: string,
  transition: Transition,
  known?: Marker,
): Promise<{ readonly marker: Marker; readonly changed: boolean }> {
  let marker = known ?? (await current(markers, pipeline));
  for (let attempt = 0; attempt < tries; attempt++) {
    const next = transition(marker);
    if (next === undefined || next === marker) {
      if (attempt > 0 || !known) return { marker, changed: false };
    } else {
      const saved = { ...next, version: marker.version + 1 };
      if (await markers.save(saved)) return { marker: saved, changed: true };
    }
    marker = await current(markers, pipeline);
  }
  throw new TransientError("MarkerContended", `marker of ${pipeline}: written by others ${tries} times in a row`);
}

async function current(markers: Markers, pipeline: string): Promise<Marker> {
  return (await markers.load([pipeline])).get(pipeline) ?? newMarker(pipeline);
}
