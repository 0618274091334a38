/** What the CS window asks: one pack, its history, and the short lists of the masters. */
import { keepPreviousData, useQuery, type QueryClient, type UseQueryResult } from "@tanstack/react-query";
import { answerOf, cs, orders } from "../../api/client";
import { ApiProblem } from "../../api/problem";
import type { CsRecord, PackDetail, Page } from "../../api/types";
import type { Channel, Courier, GeneralType, Named, Reason } from "../../api/types-masters";

/** The pack; a number that was combined away leads to where its order is now. */
async function packOf(packNo: number, minVersion: number | null, signal?: AbortSignal): Promise<PackDetail> {
  const query = minVersion === null ? {} : { min_version: minVersion };
  const call = cs.GET("/api/cs/v1/packs/{pack_no}", {
    params: { path: { pack_no: packNo }, query },
    signal: signal ?? null,
  });
  try {
    return await answerOf<PackDetail>(call);
  } catch (error) {
    const moved = error instanceof ApiProblem ? error.body.moved_to : null;
    if (typeof moved === "number" && moved !== packNo) return packOf(moved, null, signal);
    throw error;
  }
}

function recordsOf(packNo: number, minVersion: number | null, signal?: AbortSignal): Promise<Page<CsRecord>> {
  const query = minVersion === null ? {} : { min_version: minVersion };
  return answerOf<Page<CsRecord>>(
    cs.GET("/api/cs/v1/packs/{pack_no}/records", {
      params: { path: { pack_no: packNo }, query },
      signal: signal ?? null,
    }),
  );
}

export function usePack(packNo: number | null): UseQueryResult<PackDetail> {
  return useQuery({
    queryKey: ["pack", packNo],
    queryFn: ({ signal }) => packOf(packNo ?? 0, null, signal),
    enabled: packNo !== null,
    placeholderData: keepPreviousData,
  });
}

export function useRecords(packNo: number | null): UseQueryResult<Page<CsRecord>> {
  return useQuery({
    queryKey: ["records", packNo],
    queryFn: ({ signal }) => recordsOf(packNo ?? 0, null, signal),
    enabled: packNo !== null,
    placeholderData: keepPreviousData,
  });
}

/** After a command: pack and history as of its version, both at once, into the cache. */
export async function readOwnWrite(client: QueryClient, packNo: number, version: number): Promise<void> {
  const own = [["pack", packNo], ["records", packNo]] as const;
  // What is under way began before the command was answered: it must not stand for its result.
  await Promise.all(own.map((queryKey) => client.cancelQueries({ queryKey })));
  await Promise.all([
    client.fetchQuery({ queryKey: ["pack", packNo], queryFn: () => packOf(packNo, version), staleTime: 0 }),
    client.fetchQuery({ queryKey: ["records", packNo], queryFn: () => recordsOf(packNo, version), staleTime: 0 }),
  ]);
}

const LONG = 5 * 60_000;
/** Rows of one page. */
const MOST = 500;

async function items<T>(call: Parameters<typeof answerOf>[0]): Promise<T[]> {
  return (await answerOf<Page<T>>(call)).items;
}

/** A list to its end: what a person chooses from is never cut. */
async function everyItem<T>(part: (query: { limit: number; cursor?: string }) => Parameters<typeof answerOf>[0]): Promise<T[]> {
  const found: T[] = [];
  let cursor: string | null = null;
  do {
    const page: Page<T> = await answerOf<Page<T>>(part({ limit: MOST, ...(cursor === null ? {} : { cursor }) }));
    found.push(...page.items);
    cursor = page.next_cursor;
  } while (cursor !== null);
  return found;
}

export function useChannels(enabled = true): Channel[] {
  return (
    useQuery({
      queryKey: ["channels"],
      enabled,
      queryFn: ({ signal }) =>
        everyItem<Channel>((query) => orders.GET("/api/orders/v1/channels", { params: { query }, signal })),
      staleTime: LONG,
    }).data ?? []
  );
}

export function useChannelGroups(enabled = true): Named[] {
  return (
    useQuery({
      queryKey: ["channel-groups"],
      enabled,
      queryFn: ({ signal }) =>
        everyItem<Named>((query) => orders.GET("/api/orders/v1/channel-groups", { params: { query }, signal })),
      staleTime: LONG,
    }).data ?? []
  );
}

export function useCouriers(): Courier[] {
  return (
    useQuery({
      queryKey: ["couriers"],
      queryFn: ({ signal }) => items<Courier>(orders.GET("/api/orders/v1/couriers", { signal })),
      staleTime: Infinity,
    }).data ?? []
  );
}

/** 취소사유, the printed ones first. */
export function useCancelReasons(): Reason[] {
  return (
    useQuery({
      queryKey: ["reasons"],
      queryFn: ({ signal }) => items<Reason>(orders.GET("/api/orders/v1/reasons", { signal })),
      staleTime: Infinity,
      select: (found) => found.filter((reason) => reason.of === "cancel"),
    }).data ?? []
  );
}

export function useGeneralTypes(): GeneralType[] {
  return (
    useQuery({
      queryKey: ["general-cs-types"],
      queryFn: ({ signal }) => items<GeneralType>(cs.GET("/api/cs/v1/general-cs-types", { signal })),
      staleTime: Infinity,
    }).data ?? []
  );
}
