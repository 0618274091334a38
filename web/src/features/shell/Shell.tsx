/** The frame of every screen: menu, breadcrumb (F-004), who is signed in (F-006), the live light. */
import { MenuFoldOutlined, MenuUnfoldOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { Suspense, type ReactElement } from "react";
import { NavLink, Outlet, useLocation } from "react-router";
import { LiveProvider } from "../../live/LiveProvider";
import { changePreferences, usePreferences } from "../../preferences/store";
import { useText } from "../../preferences/text";
import { Busy } from "../../ui/Busy";
import { ScreenBoundary } from "../../ui/ScreenBoundary";
import { LiveLight } from "./LiveLight";
import { MENU, placeOf } from "./menu";
import { PendingCount } from "./PendingCount";
import { RecentMenu } from "./RecentMenu";
import { PreferencesButton } from "./PreferencesButton";
import { ShortcutHelp } from "./ShortcutHelp";
import { UserBar } from "./UserBar";

export function Shell(): ReactElement {
  const t = useText();
  const { menuOpen } = usePreferences();
  const { pathname } = useLocation();
  const place = placeOf(pathname);
  return (
    <LiveProvider>
      <a className="skip" href="#content">
        {t("shell.skip")}
      </a>
      <div className={menuOpen ? "shell" : "shell shell-narrow"}>
        <header className="top">
          <Button
            type="text"
            size="small"
            icon={menuOpen ? <MenuFoldOutlined /> : <MenuUnfoldOutlined />}
            aria-label={t(menuOpen ? "shell.collapse" : "shell.expand")}
            aria-expanded={menuOpen}
            onClick={() => changePreferences({ menuOpen: !menuOpen })}
          />
          <strong className="brand">dyflux</strong>
          <nav aria-label={t("shell.path")} className="crumbs">
            <ol>
              <li>{t("shell.home")}</li>
              <li>{t("shell.cs-management")}</li>
              {place && <li>{t(place.group.label)}</li>}
              {place && <li aria-current="page">{t(place.entry.label)}</li>}
            </ol>
          </nav>
          <RecentMenu />
          <span className="grow" />
          <LiveLight />
          <ShortcutHelp />
          <PreferencesButton />
          <UserBar />
        </header>
        <nav className="side" aria-label={t("shell.menu")}>
          {MENU.map((group) => (
            <section key={group.key} aria-label={t(group.label)}>
              <h2>{t(group.label)}</h2>
              <ul>
                {group.entries.map((entry) => (
                  <li key={entry.path}>
                    <NavLink to={entry.path} title={t(entry.label)}>
                      <span>{menuOpen ? t(entry.label) : t(entry.label).slice(0, 2)}</span>
                      {entry.path === "/cancellations/results" && <PendingCount />}
                    </NavLink>
                  </li>
                ))}
              </ul>
            </section>
          ))}
        </nav>
        <main className="content" id="content" tabIndex={-1}>
          <ScreenBoundary key={pathname}>
            <Suspense fallback={<Busy />}>
              <Outlet />
            </Suspense>
          </ScreenBoundary>
        </main>
      </div>
    </LiveProvider>
  );
}
