import { useParams, useRouter } from "@tanstack/react-router";
import { useT } from "../i18n";
import { useAccountWords } from "../i18n/account";
import { IconButton } from "../ui/Button";
import { Page } from "../ui/Page";
import { PersonProfile } from "./PersonProfile";
import { useProfile } from "./useProfile";

export function PersonScreen() {
  const t = useT();
  const say = useAccountWords();
  const router = useRouter();
  const { who } = useParams({ from: "/signed-in/people/$who" });
  const { data, isPending } = useProfile(who);
  return (
    <Page
      title={say("profile.title")}
      name={isPending ? "" : data?.display_name || say("profile.title")}
      lead={<IconButton icon="back" label={t("back")} onClick={() => router.history.back()} />}
    >
      <PersonProfile who={who} />
    </Page>
  );
}
