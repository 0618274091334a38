/** Holds the one stream of this tab while somebody is signed in, and tells the caches what is no longer true. */
import { useQueryClient, type QueryClient } from "@tanstack/react-query";
import { createContext, useContext, useEffect, useMemo, useRef, useState, type ReactElement, type ReactNode } from "react";
import { followStream, type Connection } from "../api/stream";
import type { PackDetail } from "../api/types";
import { LiveBus, liveOf, type Live } from "./events";

const BusContext = createContext(new LiveBus());
const ConnectionContext = createContext<Connection>("connecting");
const COUNTS_MS = 1_500;

export function LiveProvider({ children }: { children: ReactNode }): ReactElement {
  const client = useQueryClient();
  const bus = useMemo(() => new LiveBus(), []);
  const [connection, setConnection] = useState<Connection>("connecting");
  const counts = useRef<ReturnType<typeof setTimeout> | null>(null);

  useEffect(() => {
    const end = new AbortController();
    const countAgain = (): void => {
      counts.current ??= setTimeout(() => {
        counts.current = null;
        void client.invalidateQueries({ queryKey: ["counts"] });
      }, COUNTS_MS);
    };
    void followStream(
      end.signal,
      ({ name, data }) => {
        const event = liveOf(name, data);
        if (event === null) return;
        tellQueries(client, event);
        countAgain();
        bus.tell(event);
      },
      setConnection,
    );
    return () => {
      end.abort();
      if (counts.current !== null) clearTimeout(counts.current);
      counts.current = null;
    };
  }, [client, bus]);

  return (
    <BusContext value={bus}>
      <ConnectionContext value={connection}>{children}</ConnectionContext>
    </BusContext>
  );
}

/** Mark what the event made old; only what is on a screen is fetched again. */
export function tellQueries(client: QueryClient, event: Live): void {
  switch (event.name) {
    case "reset":
      void client.invalidateQueries();
      return;
    case "pack.changed": {
      const { pack_no, version } = event.data;
      const known = client.getQueryData<PackDetail>(["pack", pack_no]);
      if (known === undefined || known.version <= version) {
        void client.invalidateQueries({ queryKey: ["pack", pack_no] });
      }
      return;
    }
    case "record.added":
      void client.invalidateQueries({ queryKey: ["records"], predicate: shows(client, event.data.mgmt_no) });
      return;
    case "claim.arrived":
      void client.invalidateQueries({ queryKey: ["claim"] });
  }
}

/** Histories of packs that hold the order now: a record names the pack of its own time. */
function shows(client: QueryClient, mgmtNo: number) {
  return ({ queryKey }: { queryKey: readonly unknown[] }): boolean => {
    const packNo = queryKey[1];
    const detail = client.getQueryData<PackDetail>(["pack", packNo]);
    return packNo === mgmtNo || detail === undefined || detail.orders.some((order) => order.mgmt_no === mgmtNo);
  };
}

/** Hear live events while mounted. */
export function useLive(listener: (event: Live) => void): void {
  const bus = useContext(BusContext);
  const latest = useRef(listener);
  useEffect(() => {
    latest.current = listener;
  });
  useEffect(() => bus.listen((event) => latest.current(event)), [bus]);
}

export const useConnection = (): Connection => useContext(ConnectionContext);
