/** The routes, and what surrounds them: language and look for the widgets, the query cache, the session. */
import { QueryClientProvider } from "@tanstack/react-query";
import { App as AntApp, ConfigProvider } from "antd";
import enUS from "antd/locale/en_US";
import koKR from "antd/locale/ko_KR";
import { lazy, useEffect, type ReactElement } from "react";
import { createBrowserRouter, Navigate, RouterProvider } from "react-router";
import { queries } from "./queries";
import { SessionGate } from "./features/session/SessionGate";
import { NotFound } from "./features/shell/NotFound";
import { Shell } from "./features/shell/Shell";
import { useDark, usePreferences } from "./preferences/store";
import { themeOf } from "./preferences/theme";

const loadCs = (): Promise<typeof import("./features/cs/CsWindow")> => import("./features/cs/CsWindow");
const CsWindow = lazy(loadCs);
const UploadScreen = lazy(() => import("./features/cancellations/UploadScreen"));
const ResultsScreen = lazy(() => import("./features/cancellations/ResultsScreen"));
const WithdrawalsScreen = lazy(() => import("./features/cancellations/WithdrawalsScreen"));

// The grid's code comes while the session is looked up, not after it.
if (["/", "/cs"].includes(location.pathname)) void loadCs();

const router = createBrowserRouter([
  {
    element: (
      <SessionGate>
        <Shell />
      </SessionGate>
    ),
    children: [
      { path: "/", element: <Navigate to="/cs" replace /> },
      { path: "/cs", element: <CsWindow /> },
      { path: "/cancellations/upload", element: <UploadScreen /> },
      { path: "/cancellations/results", element: <ResultsScreen /> },
      { path: "/cancellations/withdrawals", element: <WithdrawalsScreen /> },
      { path: "*", element: <NotFound /> },
    ],
  },
]);

export function App(): ReactElement {
  const { locale, compact } = usePreferences();
  const dark = useDark();
  useEffect(() => {
    document.documentElement.lang = locale;
    document.documentElement.dataset.theme = dark ? "dark" : "light";
    document.documentElement.dataset.density = compact ? "compact" : "normal";
  }, [locale, dark, compact]);
  return (
    <ConfigProvider
      locale={locale === "ko" ? koKR : enUS}
      theme={themeOf(dark, compact)}
      button={{ autoInsertSpace: false }}
    >
      <AntApp message={{ maxCount: 3 }} className="app">
        <QueryClientProvider client={queries}>
          <RouterProvider router={router} />
        </QueryClientProvider>
      </AntApp>
    </ConfigProvider>
  );
}
