/** CS 내용, with 붙여넣기 of the selected line's words (F-032). */
import { Button, Form, Input } from "antd";
import type { ReactElement } from "react";
import { useText } from "../../../preferences/text";
import { useWork } from "./context";

interface Props {
  /** The window begins here. */
  first?: boolean;
}

export function NoteField({ first = false }: Props): ReactElement {
  const t = useText();
  const { item } = useWork();
  const form = Form.useFormInstance<{ note: string }>();
  const paste = (words: string): void => {
    const note = form.getFieldValue("note") as string;
    form.setFieldsValue({ note: note === "" ? words : `${note} ${words}` });
    form.getFieldInstance("note")?.focus?.();
  };
  const product = item?.product_name ?? "";
  const option = item?.option_name ?? "";
  return (
    <>
      <Form.Item name="note" label={t("form.note")}>
        <Input.TextArea rows={3} maxLength={10_000} {...(first ? { "data-first": true } : {})} />
      </Form.Item>
      {item !== undefined && (
        <div className="paste" role="group" aria-label={t("form.paste")}>
          <span className="quiet">{t("form.paste")}</span>
          <Button size="small" type="text" onClick={() => paste(product)}>
            {t("form.paste-product")}
          </Button>
          <Button size="small" type="text" onClick={() => paste(option)}>
            {t("form.paste-option")}
          </Button>
          <Button size="small" type="text" onClick={() => paste(`${product} ${option}`.trim())}>
            {t("form.paste-both")}
          </Button>
        </div>
      )}
    </>
  );
}
