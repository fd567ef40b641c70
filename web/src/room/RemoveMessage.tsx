import { useMutation } from "@tanstack/react-query";
import { useTalkWords } from "../i18n/talk";
import { useEngine } from "../live/LiveProvider";
import { DangerDialog } from "../ui/DialogForm";

export default function RemoveMessage(props: { room: string; seq: number; onClose: () => void }) {
  const say = useTalkWords();
  const { changes } = useEngine();
  const removing = useMutation({
    mutationFn: () => changes.remove(props.room, props.seq),
    onSuccess: props.onClose,
  });
  return (
    <DangerDialog
      title={say("remove_message.title")}
      description={say("remove_message.text")}
      submit={say("message.delete")}
      sending={removing}
      onClose={props.onClose}
    />
  );
}
