/** 주문생성 (A24, F-060): an order by hand. The option is searched in our catalogue (F-063 … F-066). */
import { Button, Checkbox, Form, Input, InputNumber, Select } from "antd";
import { useState, type ReactElement } from "react";
import { answerOf, orders } from "../../../api/client";
import type { CommandAnswer } from "../../../api/types";
import type { Option } from "../../../api/types-masters";
import { useText } from "../../../preferences/text";
import { ProblemNotice } from "../../../ui/ProblemNotice";
import { useChannels } from "../queries";
import { OptionPicker } from "./OptionPicker";
import { useSubmission } from "../../../ui/useSubmission";

interface Somebody {
  name: string;
  tel: string;
  mobile: string;
  zip: string;
  address: string;
}
interface Fields {
  channel_id?: string;
  market_order_no: string;
  option_code?: string;
  qty: number | null;
  price: number | null;
  shipping_fee: number | null;
  buyer: Somebody;
  recipient: Somebody & { memo: string };
  note: string;
}

const NOBODY: Somebody = { name: "", tel: "", mobile: "", zip: "", address: "" };
const EMPTY: Fields = {
  market_order_no: "",
  qty: 1,
  price: null,
  shipping_fee: 0,
  buyer: NOBODY,
  recipient: { ...NOBODY, memo: "" },
  note: "",
};

interface Props {
  onDone: (answer: CommandAnswer) => void;
  onClose: () => void;
}

export function CreateForm({ onDone, onClose }: Props): ReactElement {
  const t = useText();
  const channels = useChannels().filter((channel) => channel.active);
  const [form] = Form.useForm<Fields>();
  const [same, setSame] = useState(false);
  const { busy, problem, submit, forget } = useSubmission<Fields, CommandAnswer>(create, onDone);
  const finish = (): void => {
    const fields = form.getFieldsValue(true) as Fields;
    void submit(same ? { ...fields, recipient: { ...fields.buyer, memo: fields.recipient.memo } } : fields);
  };
  const priced = ({ price_tier_a }: Option): void => form.setFieldsValue({ price: price_tier_a });
  return (
    <Form<Fields> form={form} layout="vertical" initialValues={EMPTY} onFinish={finish} onValuesChange={forget}>
      <div className="three">
        <Form.Item name="channel_id" label={t("form.channel")}>
          <Select
            data-first
            showSearch={{ optionFilterProp: "label" }}
            options={channels.map(({ id, name }) => ({ value: id, label: name }))}
          />
        </Form.Item>
        <Form.Item name="market_order_no" label={t("form.market_order_no")}>
          <Input placeholder={t("form.market-hint")} autoComplete="off" />
        </Form.Item>
        <Form.Item name="option_code" label={t("form.product")} className="full">
          <OptionPicker onPick={priced} />
        </Form.Item>
        <Form.Item name="qty" label={t("form.qty")}>
          <InputNumber precision={0} className="wide" />
        </Form.Item>
        <Form.Item name="price" label={t("form.price")}>
          <InputNumber precision={0} min={0} className="wide" />
        </Form.Item>
        <Form.Item name="shipping_fee" label={t("form.shipping_fee")}>
          <InputNumber precision={0} min={0} className="wide" />
        </Form.Item>
      </div>
      <PersonFields who="buyer" />
      <Checkbox checked={same} onChange={(event) => setSame(event.target.checked)}>
        {t("form.recipient")}: {t("form.same")}
      </Checkbox>
      {!same && <PersonFields who="recipient" />}
      <div className="two">
        <Form.Item name={["recipient", "memo"]} label={t("form.memo")}>
          <Input />
        </Form.Item>
        <Form.Item name="note" label={t("form.note")}>
          <Input />
        </Form.Item>
      </div>
      {problem !== null && <ProblemNotice problem={problem} />}
      <div className="dialog-foot">
        <Button onClick={onClose}>{t("common.close")}</Button>
        <Button type="primary" htmlType="submit" loading={busy}>
          {t("form.create")}
        </Button>
      </div>
    </Form>
  );
}

function PersonFields({ who }: { who: "buyer" | "recipient" }): ReactElement {
  const t = useText();
  return (
    <fieldset className="person">
      <legend>{t(`form.${who}`)}</legend>
      <div className="three">
        <Form.Item name={[who, "name"]} label={t("form.person-name")}>
          <Input autoComplete="off" />
        </Form.Item>
        <Form.Item name={[who, "mobile"]} label={t("form.person-mobile")}>
          <Input autoComplete="off" inputMode="tel" />
        </Form.Item>
        <Form.Item name={[who, "tel"]} label={t("form.person-tel")}>
          <Input autoComplete="off" inputMode="tel" />
        </Form.Item>
        <Form.Item name={[who, "zip"]} label={t("form.zip")}>
          <Input autoComplete="off" inputMode="numeric" />
        </Form.Item>
        <Form.Item name={[who, "address"]} label={t("form.address")} className="span-two">
          <Input autoComplete="off" />
        </Form.Item>
      </div>
    </fieldset>
  );
}

function create(fields: Fields, key: string): Promise<CommandAnswer> {
  const { channel_id = "", option_code = "", market_order_no, shipping_fee, ...rest } = fields;
  return answerOf<CommandAnswer>(
    orders.POST("/api/orders/v1/orders", {
      body: { ...rest, channel_id, option_code, market_order_no: market_order_no || null, shipping_fee: shipping_fee ?? 0 },
      headers: { "idempotency-key": key },
    }),
  );
}
