import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { api, ok } from "../api/client";
import type { Person } from "../api/types";
import { useT } from "../i18n";
import { useTalkWords } from "../i18n/talk";
import type { TalkKey } from "../i18n/talk/en";
import { PeoplePicker } from "../people/PeoplePicker";
import { cx } from "../ui/cx";
import { DialogForm } from "../ui/DialogForm";
import { Icon, type IconName } from "../ui/Icon";
import { enlist } from "./enlist";
import { openRoom } from "./openRoom";
import { RoomFields, type RoomWords } from "./RoomFields";

type Kind = "public" | "private";
const KINDS: { kind: Kind; icon: IconName; title: TalkKey; text: TalkKey }[] = [
  { kind: "public", icon: "globe", title: "new_room.public", text: "new_room.public.text" },
  { kind: "private", icon: "lock", title: "new_room.private", text: "new_room.private.text" },
];

export default function NewRoom({ onClose }: { onClose: () => void }) {
  const t = useT();
  const say = useTalkWords();
  const go = useNavigate();
  const queries = useQueryClient();
  const campus = useQuery({ queryKey: ["my-campus"], queryFn: () => ok(api.GET("/v1/me/campus")) }).data
    ?.campus;
  const [kind, setKind] = useState<Kind>("public");
  const [words, setWords] = useState<RoomWords>({ title: "", topic: "" });
  const [members, setMembers] = useState<Person[]>([]);
  const making = useMutation({
    mutationFn: () =>
      openRoom({
        kind,
        title: words.title.trim(),
        topic: words.topic.trim() || undefined,
        members: kind === "private" ? members.map((person) => person.id) : undefined,
      }),
    onSuccess: (room) => {
      enlist(queries, room);
      onClose();
      void go({ to: "/rooms/$room", params: { room: room.id } });
    },
  });
  return (
    <DialogForm
      title={t("new_room.title")}
      submit={say("new_room.create")}
      sending={making}
      ready={words.title.trim() !== ""}
      begun={(words.title + words.topic).trim() !== "" || members.length > 0}
      onClose={onClose}
    >
      <fieldset className="grid grid-cols-2 gap-2">
        <legend className="sr-only">{say("new_room.kind")}</legend>
        {KINDS.map((one) => (
          <label
            key={one.kind}
            className={cx(
              "flex cursor-pointer flex-col gap-1 rounded-lg border-2 p-3.5 transition-colors has-focus-visible:outline-2 has-focus-visible:outline-brand",
              kind === one.kind ? "border-brand bg-brand-faint" : "border-line",
            )}
          >
            <input
              type="radio"
              name="kind"
              className="sr-only"
              checked={kind === one.kind}
              onChange={() => setKind(one.kind)}
            />
            <Icon
              name={one.icon}
              size={22}
              className={kind === one.kind ? "text-brand-text" : "text-ink-soft"}
            />
            <span className="font-semibold">{say(one.title)}</span>
            <span className="text-xs text-ink-soft">
              {one.kind === "public" && campus
                ? say("new_room.public.campus", { campus: campus.name })
                : say(one.text)}
            </span>
          </label>
        ))}
      </fieldset>
      <RoomFields words={words} onChange={setWords} error={making.error} />
      {kind === "private" && (
        <PeoplePicker label={say("new_room.people")} chosen={members} onChange={setMembers} max={100} />
      )}
    </DialogForm>
  );
}
