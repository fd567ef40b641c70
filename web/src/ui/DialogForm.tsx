import { useT } from "../i18n";
import { Button } from "./Button";
import { Dialog } from "./Dialog";
import { Form, type FormProps } from "./Form";

interface DialogFormProps extends FormProps {
  title: string;
  description?: string;
  /** Something is written in it that would be lost. */
  begun?: boolean;
  onClose: () => void;
}

export function DialogForm({ title, description, begun, onClose, ...form }: DialogFormProps) {
  return (
    <Dialog open onClose={onClose} title={title} description={description} begun={begun}>
      <div className="pt-2">
        <Form {...form} />
      </div>
    </Dialog>
  );
}

/** Asks before something that hurts. */
export function DangerDialog(props: DialogFormProps) {
  const t = useT();
  const cancel = (
    <Button look="plain" wide onClick={props.onClose}>
      {t("cancel")}
    </Button>
  );
  return <DialogForm {...props} look="final" below={cancel} />;
}
