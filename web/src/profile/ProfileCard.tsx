import type { ReactNode } from "react";
import type { Profile } from "../api/types";
import { RoleMark } from "../people/RoleMark";
import { useT, useTongue } from "../i18n";
import { useAccountWords } from "../i18n/account";
import { useDates } from "../i18n/dates";
import { Face } from "../ui/Face";

interface CardProps {
  profile: Profile;
  /** What one comes here for, under the name. */
  children?: ReactNode;
  /** What one needs now and then, at the end. */
  foot?: ReactNode;
}

/** A person as others see them. */
export function ProfileCard({ profile, children, foot }: CardProps) {
  const { t, tag } = useTongue();
  const say = useAccountWords();
  const dates = useDates();
  const name = profile.deleted ? t("deleted_account") : profile.display_name;
  const languages = new Intl.ListFormat(tag).format(profile.languages.map((code) => languageName(code, tag)));
  return (
    <article className="overflow-hidden [overflow-wrap:anywhere] rounded-2xl border border-line bg-surface shadow-card md:bg-raised">
      <div className="h-16 bg-brand-soft sm:h-24" aria-hidden="true">
        <svg
          viewBox="0 0 400 96"
          preserveAspectRatio="xMidYMax slice"
          className="h-full w-full text-brand/25"
        >
          <path fill="currentColor" d="M0 96V70c60-30 120-30 190-6s140 20 210-14v46Z" />
          <circle cx="330" cy="56" r="17" fill="currentColor" />
        </svg>
      </div>
      <div className="px-5 pb-6">
        <div className="-mt-12 mb-3 inline-block rounded-full border-4 border-surface md:border-raised">
          <Face id={profile.id} name={profile.deleted ? "" : profile.display_name} size={92} />
        </div>
        <h2 className="flex flex-wrap items-center gap-2 text-2xl font-extrabold">
          {name} <RoleMark role={profile.role} />
        </h2>
        {!profile.deleted && <p className="text-ink-soft">{`@${profile.handle}`}</p>}
        {children !== undefined && <div className="mt-4 flex flex-wrap gap-3">{children}</div>}
        {profile.headline !== "" && <p className="mt-4 text-lg">{profile.headline}</p>}
        {profile.bio !== "" && <p className="mt-2 whitespace-pre-wrap text-ink-soft">{profile.bio}</p>}
        <dl className="mt-4 grid grid-cols-2 gap-x-6 gap-y-3">
          <Fact name={say("profile.campus")} value={profile.campus?.name} />
          <Fact name={say("profile.course")} value={profile.course} />
          <Fact
            name={say("profile.year")}
            value={profile.study_year == null ? "" : say("profile.year_n", { year: profile.study_year })}
          />
          <Fact name={say("profile.languages")} value={languages} />
          {!profile.deleted && <Fact name={say("profile.joined")} value={dates.month(profile.joined_at)} />}
        </dl>
        {foot !== undefined && <div className="-mx-5 mt-5 flex flex-wrap">{foot}</div>}
      </div>
    </article>
  );
}

function Fact({ name, value }: { name: string; value: string | undefined }) {
  if (value === undefined || value === "") return null;
  return (
    <div>
      <dt className="text-sm text-ink-faint">{name}</dt>
      <dd className="font-medium">{value}</dd>
    </div>
  );
}

export function languageName(code: string, tag: string): string {
  try {
    return new Intl.DisplayNames(tag, { type: "language" }).of(code) ?? code;
  } catch {
    return code;
  }
}

export function ProfileBones() {
  const t = useT();
  return <div role="status" aria-label={t("loading")} className="h-96 animate-breathe rounded-2xl bg-bone" />;
}
