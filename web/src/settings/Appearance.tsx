import { api, ok } from "../api/client";
import { setTheme, useTheme, type Theme } from "../app/theme";
import { LANGUAGES, switchLanguage, useTongue, type Language } from "../i18n";
import { useAccountWords } from "../i18n/account";
import type { AccountKey } from "../i18n/account/en";
import { session } from "../session/session";
import { Choice } from "../ui/Choice";
import type { IconName } from "../ui/Icon";
import { Section } from "../ui/Page";

const THEMES: { theme: Theme; icon: IconName; text: AccountKey }[] = [
  { theme: "system", icon: "device", text: "theme.system" },
  { theme: "light", icon: "sun", text: "theme.light" },
  { theme: "dark", icon: "moon", text: "theme.dark" },
];

export function Appearance() {
  const { t, language } = useTongue();
  const say = useAccountWords();
  const theme = useTheme();
  const speak = (next: Language) => {
    void switchLanguage(next, true);
    // The account learns it too, for mail and other devices; this device does not wait for that.
    void ok(api.PATCH("/v1/me", { body: { locale: next } })).then(
      (user) => session.updated(user),
      () => undefined,
    );
  };
  return (
    <Section title={say("settings.appearance")}>
      <div className="flex flex-col gap-5">
        <Choice
          name="theme"
          label={say("settings.theme")}
          options={THEMES.map((one) => ({ value: one.theme, text: say(one.text), icon: one.icon }))}
          value={theme}
          onChoose={setTheme}
        />
        <Choice
          name="language"
          label={t("settings.language")}
          options={LANGUAGES.map((one) => ({ value: one.code, text: one.name, lang: one.tag }))}
          value={language}
          onChoose={speak}
        />
      </div>
    </Section>
  );
}
