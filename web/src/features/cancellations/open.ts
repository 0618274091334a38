/** Which decisions a claim is open for (A36): none while one is being carried out. */
import type { Claim, Resolution } from "../../api/types-claims";

export function openFor({ decision, pending }: Pick<Claim, "decision" | "pending">): readonly Resolution[] {
  if (pending !== null) return [];
  if (decision === "HELD_FOR_DECISION") return ["CANCEL", "SHIP"];
  return decision === "AMBIGUOUS" ? ["MATCH"] : [];
}
