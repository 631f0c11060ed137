import { fireDrill } from "./fire-drill-step";
import { freezeAndGlass } from "./freeze-step";
import { theLedger } from "./ledger-step";
import { newVersion } from "./new-version-step";
import { promotion } from "./promotion-step";
import { wayBack } from "./rollback-step";
import { sickVersion } from "./sick-version-step";
import type { TourStep } from "./tour-step";

/** The stops, in order: each goes on where the one before it ended. */
export const steps: readonly TourStep[] = [
  newVersion,
  promotion,
  sickVersion,
  freezeAndGlass,
  wayBack,
  fireDrill,
  theLedger,
];
