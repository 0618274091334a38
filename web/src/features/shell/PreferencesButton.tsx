/** 화면 설정: theme, density, language, shortcuts. */
import { SettingOutlined } from "@ant-design/icons";
import { Button, Popover, Radio, Switch } from "antd";
import type { ReactElement } from "react";
import { changePreferences, usePreferences, type Theme } from "../../preferences/store";
import { useText } from "../../preferences/text";
import type { Locale } from "../../messages";

export function PreferencesButton(): ReactElement {
  const t = useText();
  return (
    <Popover content={<Choices />} title={t("shell.preferences")} trigger="click" placement="bottomRight">
      <Button type="text" size="small" icon={<SettingOutlined />} aria-label={t("shell.preferences")} />
    </Popover>
  );
}

function Choices(): ReactElement {
  const t = useText();
  const { theme, compact, locale, shortcuts } = usePreferences();
  return (
    <div className="choices">
      <fieldset>
        <legend>{t("shell.theme")}</legend>
        <Radio.Group
          value={theme}
          name="theme"
          onChange={(event) => changePreferences({ theme: event.target.value as Theme })}
          options={(["light", "dark", "system"] as const).map((value) => ({ value, label: t(`shell.theme-${value}`) }))}
        />
      </fieldset>
      <fieldset>
        <legend>{t("shell.language")}</legend>
        <Radio.Group
          value={locale}
          name="language"
          onChange={(event) => changePreferences({ locale: event.target.value as Locale })}
          options={[
            { value: "ko", label: "한국어" },
            { value: "en", label: "English" },
          ]}
        />
      </fieldset>
      <label>
        <Switch size="small" checked={compact} onChange={(on) => changePreferences({ compact: on })} />
        {t("shell.compact")}
      </label>
      <label>
        <Switch size="small" checked={shortcuts} onChange={(on) => changePreferences({ shortcuts: on })} />
        {t("shell.shortcuts")}
      </label>
    </div>
  );
}
