/** 단축키 안내: every key and what it does; opened by `?` too. */
import { QuestionCircleOutlined } from "@ant-design/icons";
import { Button, Modal } from "antd";
import { Fragment, useState, type ReactElement } from "react";
import { usePreferences } from "../../preferences/store";
import { useText } from "../../preferences/text";
import { KEYS } from "../../ui/keys";
import { keyName, useShortcut } from "../../ui/shortcuts";

export function ShortcutHelp(): ReactElement {
  const t = useText();
  const { shortcuts } = usePreferences();
  const [open, setOpen] = useState(false);
  useShortcut(KEYS.help, () => setOpen(true));
  return (
    <>
      <Button
        type="text"
        size="small"
        icon={<QuestionCircleOutlined />}
        aria-label={t("shell.shortcut-help")}
        aria-keyshortcuts="?"
        onClick={() => setOpen(true)}
      />
      <Modal
        open={open}
        title={t("shell.shortcut-help")}
        footer={null}
        onCancel={() => setOpen(false)}
        destroyOnHidden
        closable={{ "aria-label": t("common.close") }}
      >
        {!shortcuts && <p className="quiet">{t("key.off")}</p>}
        <dl className="key-list">
          {Object.values(KEYS).map((key) => (
            <Fragment key={key.label}>
              <dt>
                <kbd>{keyName(key)}</kbd>
              </dt>
              <dd>{t(key.label)}</dd>
            </Fragment>
          ))}
          <dt>
            <kbd>↑</kbd> <kbd>↓</kbd>
          </dt>
          <dd>{t("key.arrows")}</dd>
          <dt>
            <kbd>Ctrl+Enter</kbd>
          </dt>
          <dd>{t("key.submit")}</dd>
          <dt>
            <kbd>Esc</kbd>
          </dt>
          <dd>{t("common.close")}</dd>
        </dl>
      </Modal>
    </>
  );
}
