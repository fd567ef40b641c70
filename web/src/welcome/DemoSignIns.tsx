import { useMutation } from "@tanstack/react-query";
import { api, ok } from "../api/client";
import type { Site } from "../api/types";
import { useT } from "../i18n";
import { useDoorWords } from "../i18n/door";
import { en, type Key } from "../i18n/en";
import { session } from "../session/session";
import { Face } from "../ui/Face";
import { FormError } from "../ui/State";

interface DemoProps {
  accounts: Site["demo_accounts"];
  password: string | null | undefined;
}

/** A demo installation lets one in as somebody with a single press. */
export function DemoSignIns({ accounts, password }: DemoProps) {
  const t = useT();
  const say = useDoorWords();
  const entering = useMutation({
    mutationFn: (email: string) =>
      ok(api.POST("/v1/auth/login", { body: { email, password: password ?? "" } })),
    onSuccess: (signed) => session.signed(signed),
  });
  if (password == null || accounts.length === 0) return null;
  return (
    <section aria-labelledby="demo" className="mt-14 rounded-2xl border border-line bg-surface p-5 sm:p-7">
      <h2 id="demo" className="text-lg font-bold">
        {say("demo.title")}
      </h2>
      <p className="mt-1 mb-4 text-ink-soft">{say("demo.text")}</p>
      <FormError error={entering.error} />
      <ul className="grid gap-2 sm:grid-cols-2 lg:grid-cols-4">
        {accounts.map((account) => (
          <li key={account.email}>
            <button
              type="button"
              disabled={entering.isPending}
              onClick={() => entering.mutate(account.email)}
              className="flex min-h-17 w-full items-center gap-3 rounded-lg border border-line bg-raised px-3.5 text-left transition-colors hover:border-brand/60 hover:bg-brand-faint disabled:opacity-60"
            >
              <Face id={account.email} name={account.display_name} size={44} />
              <span className="min-w-0">
                <span className="block truncate font-semibold">{account.display_name}</span>
                <span className="block truncate text-sm text-ink-soft">{roleText(account.role, t)}</span>
              </span>
            </button>
          </li>
        ))}
      </ul>
      <p className="mt-4 text-sm text-ink-soft">
        {say("demo.password")} <code className="rounded-sm bg-sunken px-1.5 py-0.5 text-ink">{password}</code>
      </p>
    </section>
  );
}

function roleText(role: string, t: (key: Key) => string): string {
  const key = `role.${role}`;
  return key in en ? t(key as Key) : role;
}
