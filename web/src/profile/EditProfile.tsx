import { useMutation, useQueryClient } from "@tanstack/react-query";
import { api, ok } from "../api/client";
import type { Profile } from "../api/types";
import { useTongue } from "../i18n";
import { useAccountWords } from "../i18n/account";
import { useFieldErrors } from "../i18n/problems";
import { session } from "../session/session";
import { Button } from "../ui/Button";
import { cx } from "../ui/cx";
import { Area, Field } from "../ui/Field";
import { FormError } from "../ui/State";
import { languageName } from "./ProfileCard";
import { useDraft } from "./useDraft";

const OFFERED = ["en", "zh", "ms", "ta", "id", "th", "vi", "ja", "ko", "fr", "de", "ar"];

export function EditProfile({ profile, onDone }: { profile: Profile; onDone: () => void }) {
  const { t, tag } = useTongue();
  const say = useAccountWords();
  const queries = useQueryClient();
  const { fields, changed, change, drop } = useDraft(profile);
  const { name, headline, bio, course, year, languages } = fields;
  const saving = useMutation({
    mutationFn: async () => {
      if (name.trim() !== profile.display_name) {
        session.updated(await ok(api.PATCH("/v1/me", { body: { display_name: name.trim() } })));
      }
      const study_year = year === "" ? null : Number(year);
      return ok(api.PUT("/v1/me/profile", { body: { headline, bio, course, study_year, languages } }));
    },
    onSuccess: (saved) => {
      queries.setQueryData(["my-profile"], saved);
      queries.setQueryData(["person", saved.id], saved);
      void queries.invalidateQueries({ queryKey: ["profile"] });
      drop();
      onDone();
    },
  });
  const wrong = useFieldErrors(saving.error);
  const offered = [...new Set([...OFFERED, ...profile.languages])];
  const toggle = (code: string) =>
    change({
      languages: languages.includes(code) ? languages.filter((one) => one !== code) : [...languages, code],
    });
  return (
    <form
      className="flex flex-col gap-4 rounded-2xl border border-line bg-surface p-5 md:bg-raised"
      onSubmit={(event) => {
        event.preventDefault();
        saving.mutate();
      }}
    >
      <Field
        label={t("sign_up.name")}
        value={name}
        maxLength={60}
        required
        error={wrong("display_name")}
        onChange={(event) => change({ name: event.target.value })}
      />
      <Field
        label={say("profile.headline")}
        hint={say("profile.headline.hint")}
        value={headline}
        error={wrong("headline")}
        onChange={(event) => change({ headline: event.target.value })}
      />
      <Area
        label={say("profile.bio")}
        rows={4}
        value={bio}
        error={wrong("bio")}
        onChange={(event) => change({ bio: event.target.value })}
      />
      <div className="grid gap-4 sm:grid-cols-[1fr_8rem]">
        <Field
          label={say("profile.course")}
          value={course}
          error={wrong("course")}
          onChange={(event) => change({ course: event.target.value })}
        />
        <Field
          label={say("profile.year")}
          type="number"
          min={1}
          max={10}
          inputMode="numeric"
          value={year}
          error={wrong("study_year")}
          onChange={(event) => change({ year: event.target.value })}
        />
      </div>
      <fieldset>
        <legend className="mb-2 text-sm font-semibold">{say("profile.languages")}</legend>
        <div className="flex flex-wrap gap-2">
          {offered.map((code) => (
            <button
              key={code}
              type="button"
              aria-pressed={languages.includes(code)}
              onClick={() => toggle(code)}
              className={cx(
                "min-h-11 rounded-full border px-4 text-sm font-semibold",
                languages.includes(code)
                  ? "border-brand bg-brand-soft text-brand-text"
                  : "border-line-strong/50 text-ink-soft",
              )}
            >
              {languageName(code, tag)}
            </button>
          ))}
        </div>
      </fieldset>
      <FormError error={saving.error} />
      <div className="sticky bottom-0 -mx-5 -mb-5 flex items-center gap-2 rounded-b-2xl border-t border-line bg-surface px-5 py-3 md:bg-raised">
        <Button type="submit" busy={saving.isPending}>
          {t("save")}
        </Button>
        <Button
          look="plain"
          onClick={() => {
            drop();
            onDone();
          }}
        >
          {t("cancel")}
        </Button>
        {changed && <span className="flex-1 text-right text-sm text-ink-soft">{say("profile.unsaved")}</span>}
      </div>
    </form>
  );
}
