import type { LinkPreview } from "../api/types";
import { useTitle } from "../app/title";
import { useT } from "../i18n";
import { useLinkWords } from "../i18n/links";
import { Face } from "../ui/Face";
import { Icon } from "../ui/Icon";
import { useMoment } from "./useLinkFacts";

/** The room as it looks from the door, and who holds the door open. */
export function InvitedTo({ preview }: { preview: LinkPreview }) {
  const t = useT();
  const say = useLinkWords();
  const moment = useMoment();
  const { by, title, topic, kind, campus, members } = preview;
  useTitle(say("shown.title", { title }));
  const host = by && !by.deleted ? by : null;
  return (
    <article className="flex flex-col items-center gap-3 rounded-2xl border border-line bg-surface px-6 pt-8 pb-6 text-center shadow-card">
      <span className="relative">
        <Face id={preview.room} name={title} size={96} square />
        {host && (
          <span className="absolute -right-3 -bottom-2 rounded-full border-4 border-surface">
            <Face id={host.id} name={host.display_name} size={44} />
          </span>
        )}
      </span>
      <p className="mt-2 font-semibold text-balance text-brand-text">
        {host ? say("invited.by", { name: host.display_name }) : say("invited.somebody")}
      </p>
      <h1 className="max-w-full text-2xl font-extrabold tracking-tight">{title}</h1>
      {topic !== "" && <p className="max-w-full text-ink-soft">{topic}</p>}
      <p className="text-sm text-ink-soft">
        {[campus?.name, t("room.members", { n: members })].filter(Boolean).join(" · ")}
      </p>
      {kind === "private" && (
        <p className="flex items-start gap-2 rounded-lg bg-sunken px-4 py-2.5 text-left text-sm text-ink-soft">
          <Icon name="lock" size={17} className="mt-px flex-none" />
          {say("invited.private")}
        </p>
      )}
      <p className="text-xs text-ink-faint">{say("end.until", { when: moment(preview.expires_at) })}</p>
    </article>
  );
}
