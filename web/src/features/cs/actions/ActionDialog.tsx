/** The window of an action: which form belongs to which button. Focus returns to where it was. */
import { Modal } from "antd";
import { type ComponentType, type ReactElement } from "react";
import { useText } from "../../../preferences/text";
import { focusFirst } from "../../../ui/focus";
import { KEYS, type ActionName } from "../../../ui/keys";
import { CancelAllForm, RestoreAllForm } from "./cancel";
import { CombineAddForm, CombineExcludeForm } from "./combine";
import { WorkContext, type Work } from "./context";
import { HoldForm, ReleaseForm } from "./hold";
import { InvoiceForm } from "./invoice";
import { NoteForm } from "./note";
import { CancelItemsForm, RestoreItemsForm } from "./pieces";
import { ShipForm } from "./ship";
import { ShippingForm } from "./shipping";

export type OrderAction = Exclude<ActionName, "create-order">;

const FORMS: Record<OrderAction, ComponentType> = {
  hold: HoldForm,
  "release-hold": ReleaseForm,
  "change-shipping-info": ShippingForm,
  invoice: InvoiceForm,
  ship: ShipForm,
  "cancel-all": CancelAllForm,
  "cancel-items": CancelItemsForm,
  "restore-all": RestoreAllForm,
  "restore-items": RestoreItemsForm,
  "combine-add": CombineAddForm,
  "combine-exclude": CombineExcludeForm,
  note: NoteForm,
};
const WIDE = new Set<OrderAction>(["change-shipping-info", "cancel-items", "restore-items"]);

interface Props {
  action: OrderAction | null;
  work: Work | null;
  onClosed: () => void;
}

export function ActionDialog({ action, work, onClosed }: Props): ReactElement {
  const t = useText();
  const Form = action === null ? null : FORMS[action];
  return (
    <Modal
      open={action !== null}
      title={action === null ? "" : t(KEYS[action].label)}
      footer={null}
      width={action !== null && WIDE.has(action) ? 640 : 460}
      {...(work === null ? {} : { onCancel: work.close })}
      closable={{ "aria-label": t("common.close") }}
      mask={{ closable: false }}
      destroyOnHidden
      afterOpenChange={focusFirst}
      afterClose={onClosed}
    >
      {Form !== null && (
        <WorkContext value={work}>
          <Form />
        </WorkContext>
      )}
    </Modal>
  );
}
