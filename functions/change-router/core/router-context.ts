import type { RouteMap } from "../../../config/route-map";
import type { Ports } from "./ports";

/** What every part of the core is given: the map, and the ports. */
export interface RouterContext extends Ports {
  readonly map: RouteMap;
  /** SHA-256 of the map, in hexadecimal. */
  readonly mapHash: string;
  /** What the variable ENVIRONMENTS is when nobody chose: `|dev|staging|prod|`. */
  readonly environmentsDefault: string;
}
