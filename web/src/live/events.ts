/** The events of cs' stream as the console uses them, and who listens. The stream carries no personal data. */
import type { Badge, OrderStatus } from "../api/types";

/** What a row of the grid is now, but for the words that have to be fetched by who may see them. */
export interface PackPatch {
  pack_no: number;
  version: number;
  dissolved: boolean;
  deleted: boolean;
  status: OrderStatus;
  placed_at: string | null;
  channel_name: string;
  market_order_no: string;
  qty: number;
  order_count: number;
  mgmt_nos: number[];
  on_hold: boolean;
  combine_locked: boolean;
  courier: string | null;
  invoice_no: string | null;
  shipped_at: string | null;
  cs_badges: Badge[];
}

export interface RecordAdded {
  id: number;
  mgmt_no: number;
  pack_no: number;
  task: string;
  task_label: string;
  operator: string;
}

export interface ClaimArrived {
  what: "received" | "withdrawn" | "settled" | "acknowledged";
  claim_id: string;
  channel_id: string;
  market_order_no: string;
  mgmt_no: number | null;
  decision: string | null;
}

export type Live =
  | { name: "pack.changed"; data: PackPatch }
  | { name: "record.added"; data: RecordAdded }
  | { name: "claim.arrived"; data: ClaimArrived }
  | { name: "reset"; data: unknown };

const NAMES = new Set(["pack.changed", "record.added", "claim.arrived", "reset"]);

/** An event that this console understands; later ones (`viewing`, `alarm.due`) pass by. */
export function liveOf(name: string, data: unknown): Live | null {
  return NAMES.has(name) ? ({ name, data } as Live) : null;
}

type Listener = (event: Live) => void;

/** Screens listen here; the grid patches its rows, queries are told to look again. */
export class LiveBus {
  readonly #listeners = new Set<Listener>();

  listen(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  tell(event: Live): void {
    for (const listener of [...this.#listeners]) listener(event);
  }
}
