/** C/S and 최근본메뉴 in the top bar (F-005): one click to the CS window, one more to the screens seen last. */
import { Button, Dropdown } from "antd";
import { useEffect, type ReactElement } from "react";
import { Link, useLocation, useNavigate } from "react-router";
import { changePreferences, usePreferences } from "../../preferences/store";
import { useText } from "../../preferences/text";
import { MENU, placeOf } from "./menu";
import { seen } from "./recent";

export function RecentMenu(): ReactElement {
  const t = useText();
  const go = useNavigate();
  const { recent } = usePreferences();
  const { pathname } = useLocation();
  const here = placeOf(pathname)?.entry.path;
  useEffect(() => {
    if (here !== undefined && recent[0] !== here) changePreferences({ recent: seen(recent, here) });
  }, [here, recent]);
  const entries = MENU.flatMap((group) => group.entries);
  const items = recent.flatMap((path) => {
    const entry = entries.find((each) => each.path === path);
    return entry === undefined || path === here ? [] : [{ key: path, label: t(entry.label) }];
  });
  return (
    <nav className="quick" aria-label={t("shell.quick")}>
      <Link to="/cs">{t("menu.cs-short")}</Link>
      <Dropdown trigger={["click"]} menu={{ items, onClick: ({ key }) => void go(key) }} disabled={items.length === 0}>
        <Button size="small" type="text">
          {t("shell.recent")}
        </Button>
      </Dropdown>
    </nav>
  );
}
