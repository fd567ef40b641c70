import { useParams, useRouter } from "@tanstack/react-router";
import { useT } from "../i18n";
import { IconButton } from "../ui/Button";
import { Page } from "../ui/Page";
import { PersonProfile } from "./PersonProfile";

export function PersonScreen() {
  const t = useT();
  const router = useRouter();
  const { who } = useParams({ from: "/signed-in/people/$who" });
  return (
    <Page
      title={t("profile.title")}
      lead={<IconButton icon="back" label={t("back")} onClick={() => router.history.back()} />}
    >
      <PersonProfile who={who} />
    </Page>
  );
}
