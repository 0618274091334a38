/** 보류, 품절, 일시품절, 미처리 CS, 합포, 알람, 취소제외 … (F-018 … F-022), with live counts where somebody waits. */
import { useQuery } from "@tanstack/react-query";
import type { ReactElement } from "react";
import { answerOf, cs } from "../../api/client";
import type { PackRow, Page } from "../../api/types";
import { useText } from "../../preferences/text";
import { number } from "../../ui/format";
import { changed, TOGGLES, type Filter, type Toggle } from "./filters";

const COUNTED: readonly Toggle[] = ["on_hold", "open_cs", "late"];

interface Props {
  filter: Filter;
  ready: boolean;
  onFilter: (filter: Filter) => void;
}

export function Toggles({ filter, ready, onFilter }: Props): ReactElement {
  const t = useText();
  return (
    <span className="toggles" role="group" aria-label={t("cs.toggle")}>
      {TOGGLES.map((name) => (
        <button
          key={name}
          type="button"
          className="toggle"
          aria-pressed={filter[name] === true}
          data-testid={`toggle-${name}`}
          onClick={() => onFilter(changed(filter, { [name]: filter[name] ? undefined : true }))}
        >
          {t(`cs.toggle.${name}`)}
          {COUNTED.includes(name) && <Count of={name} ready={ready} />}
        </button>
      ))}
    </span>
  );
}

function Count({ of, ready }: { of: Toggle; ready: boolean }): ReactElement {
  const { data } = useQuery({
    queryKey: ["counts", of],
    enabled: ready,
    queryFn: async ({ signal }) => {
      const page = await answerOf<Page<PackRow>>(
        cs.POST("/api/cs/v1/packs/search", { body: { [of]: true, limit: 1 }, signal }),
      );
      return { n: page.total ?? 0, exact: page.total_is_exact };
    },
  });
  return (
    <span className="num count" data-testid={`count-${of}`}>
      {data === undefined ? "·" : `${data.exact ? "" : "~"}${number(data.n)}`}
    </span>
  );
}
