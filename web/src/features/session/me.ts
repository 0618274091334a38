/** What the operator may do, asked once per session: buttons that cannot work are not offered. */
import { useQuery } from "@tanstack/react-query";
import { accounts, answerOf } from "../../api/client";
import type { Me } from "../../api/types-masters";

export type Permission = "command" | "claims.apply" | "pii.read" | "masters" | "export" | "message.send";

export function useMe(): Me | undefined {
  return useQuery({
    queryKey: ["me"],
    queryFn: ({ signal }) => answerOf<Me>(accounts.GET("/api/accounts/v1/me", { signal })),
    staleTime: Infinity,
  }).data;
}

/** Whether the operator has a permission; false while it is not known. */
export function useMay(permission: Permission): boolean {
  return useMe()?.permissions.includes(permission) ?? false;
}
