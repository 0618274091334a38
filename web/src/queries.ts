/** The one cache of what the servers said. Nothing of it outlives the session; the live stream says what is old. */
import { QueryClient } from "@tanstack/react-query";
import { onLeave } from "./features/session/store";
import { ApiProblem } from "./api/problem";

export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      refetchOnWindowFocus: false,
      retry: (failures, error) => failures < 2 && (!(error instanceof ApiProblem) || error.uncertain),
    },
    mutations: { retry: false },
  },
});

onLeave(() => queries.clear());
