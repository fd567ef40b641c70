import { useFieldErrors } from "../i18n/problems";
import { useTalkWords } from "../i18n/talk";
import { Area, Field } from "../ui/Field";

/** What a room is called and what it is about. */
export interface RoomWords {
  title: string;
  topic: string;
}

interface FieldsProps {
  words: RoomWords;
  onChange: (words: RoomWords) => void;
  error: unknown;
}

export function RoomFields({ words, onChange, error }: FieldsProps) {
  const say = useTalkWords();
  const wrong = useFieldErrors(error);
  return (
    <>
      <Field
        label={say("new_room.name")}
        placeholder={say("new_room.name.example")}
        value={words.title}
        maxLength={80}
        required
        autoFocus
        error={wrong("title")}
        onChange={(event) => onChange({ ...words, title: event.target.value })}
      />
      <Area
        label={say("new_room.topic")}
        rows={2}
        value={words.topic}
        error={wrong("topic")}
        onChange={(event) => onChange({ ...words, topic: event.target.value })}
      />
    </>
  );
}
