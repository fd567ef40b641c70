import { useMutation, useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { api, ok } from "../api/client";
import { useTongue } from "../i18n";
import { useFieldErrors } from "../i18n/problems";
import { asProblem } from "../api/problem";
import { useDoorWords } from "../i18n/door";
import { afterSigningIn } from "../links/invitation";
import { session } from "../session/session";
import { Field } from "../ui/Field";
import { Form } from "../ui/Form";
import { Icon } from "../ui/Icon";
import { PasswordField } from "../ui/PasswordField";
import { Card } from "./Card";
import { EmailField } from "./EmailField";

/** A first guess at a handle, from the address: what the server accepts and nothing else. */
export function handleFrom(email: string): string {
  return (email.split("@")[0] ?? "")
    .toLowerCase()
    .replace(/[^a-z0-9_]+/g, "_")
    .replace(/^_+|_+$/g, "")
    .slice(0, 30);
}

export function SignUp() {
  const { t, language } = useTongue();
  const say = useDoorWords();
  const go = useNavigate();
  const [email, setEmail] = useState("");
  const [name, setName] = useState("");
  const [handle, setHandle] = useState<string | null>(null);
  const [password, setPassword] = useState("");
  const chosen = handle ?? handleFrom(email);
  const joining = useMutation({
    mutationFn: () =>
      ok(
        api.POST("/v1/auth/register", {
          body: {
            email: email.trim(),
            password,
            handle: chosen,
            display_name: name.trim(),
            locale: language,
          },
        }),
      ),
    onSuccess: async (signed) => {
      session.signed(signed);
      await go({ to: "/check-mail" });
    },
  });
  const wrong = useFieldErrors(joining.error);
  const fieldsOnly =
    joining.error !== null &&
    ["invalid", "email_taken", "handle_taken"].includes(asProblem(joining.error).code);
  return (
    <Card title={say("sign_up.title")} name={say("sign_up")}>
      <Form
        sending={joining}
        submit={say("sign_up")}
        error={fieldsOnly ? null : joining.error}
        below={
          <p className="text-center text-ink-soft">
            {say("sign_up.known")}{" "}
            <Link
              to="/sign-in"
              search={afterSigningIn()}
              className="inline-block py-2.5 font-semibold text-brand-text"
            >
              {say("sign_in")}
            </Link>
          </p>
        }
      >
        <EmailField
          autoComplete="email"
          value={email}
          error={wrong("email")}
          hint={<CampusHint email={email} />}
          onChange={setEmail}
        />
        <Field
          label={t("sign_up.name")}
          autoComplete="name"
          required
          maxLength={60}
          value={name}
          error={wrong("display_name")}
          hint={say("sign_up.name.hint")}
          onChange={(event) => setName(event.target.value)}
        />
        <Field
          label={t("handle")}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          required
          maxLength={30}
          value={chosen}
          error={wrong("handle")}
          hint={say("handle.hint")}
          onChange={(event) => setHandle(event.target.value.toLowerCase())}
        />
        <PasswordField
          label={t("password")}
          autoComplete="new-password"
          required
          value={password}
          error={wrong("password")}
          hint={t("password.hint")}
          onChange={(event) => setPassword(event.target.value)}
        />
      </Form>
    </Card>
  );
}

/** Says at once whether the address belongs to a campus, and which ones there are. */
function CampusHint({ email }: { email: string }) {
  const { tag } = useTongue();
  const say = useDoorWords();
  const campuses = useQuery({
    queryKey: ["campuses"],
    queryFn: () => ok(api.GET("/v1/campuses")),
    staleTime: 600_000,
  });
  const all = campuses.data?.items ?? [];
  const domain = email.trim().split("@")[1]?.toLowerCase() ?? "";
  const own =
    domain === ""
      ? undefined
      : all.find((campus) => campus.domains.some((one) => one.toLowerCase() === domain));
  if (own) {
    return (
      <span className="flex items-center gap-1.5 font-semibold text-pandan">
        <Icon name="check" size={17} />
        {say("campus_hint.found", { campus: own.name })}
      </span>
    );
  }
  if (all.length === 0) return say("campus_hint.none");
  const domains = new Intl.ListFormat(tag, { type: "disjunction" }).format(
    all.flatMap((campus) => campus.domains).slice(0, 6),
  );
  return domain.includes(".")
    ? say("campus_hint.unknown", { domains })
    : say("campus_hint.list", { domains });
}
