import { useT } from "../i18n";
import { Button } from "./Button";
import { Dialog } from "./Dialog";
import { Form, type FormProps } from "./Form";

interface DialogFormProps extends FormProps {
  title: string;
  description?: string;
  onClose: () => void;
}

export function DialogForm({ title, description, onClose, ...form }: DialogFormProps) {
  return (
    <Dialog open onClose={onClose} title={title} description={description}>
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
  return <DialogForm {...props} look="danger" below={cancel} />;
}
