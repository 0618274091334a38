/**
 * The selected pack. It follows the focus at once and the address a moment later: browsers refuse hundreds of address
 * changes in a row, and somebody who holds the arrow key makes them.
 */
import { useCallback, useEffect, useState } from "react";
import { useSearchParams } from "react-router";
import { packOf } from "./packParam";

const SETTLED_MS = 300;

export function useSelection(): [number | null, (packNo: number | null) => void] {
  const [params, setParams] = useSearchParams();
  const addressed = packOf(params);
  const [selected, setSelected] = useState(addressed);
  const [seen, setSeen] = useState(addressed);
  const [written, setWritten] = useState<number | null | undefined>(undefined);
  if (addressed !== seen) {
    setSeen(addressed);
    // Our own writing arrives later than we wrote it, when another row may be selected already.
    if (addressed !== written) setSelected(addressed);
    setWritten(undefined);
  }

  useEffect(() => {
    if (selected === addressed) return undefined;
    const timer = setTimeout(() => {
      setWritten(selected);
      setParams(
        (now) => {
          const next = new URLSearchParams(now);
          if (selected === null) next.delete("pack");
          else next.set("pack", String(selected));
          return next;
        },
        { replace: true },
      );
    }, SETTLED_MS);
    return () => clearTimeout(timer);
  }, [selected, addressed, setParams]);

  const select = useCallback((packNo: number | null) => setSelected(packNo), []);
  return [selected, select];
}
