import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
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

const OFFERED = ["en", "zh", "ms", "ta", "id", "th", "vi", "ja", "ko", "fr", "de", "ar"];

export function EditProfile({ profile, onDone }: { profile: Profile; onDone: () => void }) {
  const { t, tag } = useTongue();
  const say = useAccountWords();
  const queries = useQueryClient();
  const [name, setName] = useState(profile.display_name);
  const [headline, setHeadline] = useState(profile.headline);
  const [bio, setBio] = useState(profile.bio);
  const [course, setCourse] = useState(profile.course);
  const [year, setYear] = useState(String(profile.study_year ?? ""));
  const [languages, setLanguages] = useState(profile.languages);
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
      onDone();
    },
  });
  const wrong = useFieldErrors(saving.error);
  const offered = [...new Set([...OFFERED, ...profile.languages])];
  const toggle = (code: string) =>
    setLanguages((was) => (was.includes(code) ? was.filter((one) => one !== code) : [...was, code]));
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
        onChange={(event) => setName(event.target.value)}
      />
      <Field
        label={say("profile.headline")}
        hint={say("profile.headline.hint")}
        value={headline}
        error={wrong("headline")}
        onChange={(event) => setHeadline(event.target.value)}
      />
      <Area
        label={say("profile.bio")}
        rows={4}
        value={bio}
        error={wrong("bio")}
        onChange={(event) => setBio(event.target.value)}
      />
      <div className="grid gap-4 sm:grid-cols-[1fr_8rem]">
        <Field
          label={say("profile.course")}
          value={course}
          error={wrong("course")}
          onChange={(event) => setCourse(event.target.value)}
        />
        <Field
          label={say("profile.year")}
          type="number"
          min={1}
          max={10}
          inputMode="numeric"
          value={year}
          error={wrong("study_year")}
          onChange={(event) => setYear(event.target.value)}
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
      <div className="flex gap-3">
        <Button type="submit" busy={saving.isPending}>
          {t("save")}
        </Button>
        <Button look="plain" onClick={onDone}>
          {t("cancel")}
        </Button>
      </div>
    </form>
  );
}
