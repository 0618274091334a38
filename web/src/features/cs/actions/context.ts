/** What a form knows of the order it works on, and whom it tells that it is done. */
import { createContext, useContext } from "react";
import type { CommandAnswer, Item, Order, PackDetail } from "../../../api/types";

export interface Work {
  readonly pack: PackDetail;
  readonly order: Order;
  readonly item: Item | undefined;
  /** The command went through: show it, close the form. */
  readonly done: (label: string, answer: CommandAnswer) => void;
  /** Something went through that changed no order (a note). */
  readonly noted: (label: string) => void;
  readonly close: () => void;
  /** Fetch the pack anew and give its version. */
  readonly latest: () => Promise<number>;
}

export const WorkContext = createContext<Work | null>(null);

export function useWork(): Work {
  const work = useContext(WorkContext);
  if (work === null) throw new Error("a form stands outside of its window");
  return work;
}
